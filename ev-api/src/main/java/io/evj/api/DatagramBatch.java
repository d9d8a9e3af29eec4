package io.evj.api;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// Datagrams of one socket that are received, or sent, together: with one system call where the network has such a call, else
/// one by one. For whoever handles many of them, since the calls then cost more than what is done with the datagrams.
///
/// ```java
/// DatagramBatch in = socket.batch(32, 1500), out = socket.batch(32, 1500);
/// int count = in.receive();
/// for (int i = 0; i < count; i++) out.addReply(in.bytes(i), in, i);        // an echo
/// out.send();
/// ```
///
/// Made by [DatagramSocket#batch], with its memory, once for many rounds; several sockets can share one in turn ([#through]). Confined to
/// the loop of its socket.
public interface DatagramBatch {
    /// How many datagrams there is room for.
    ///
    /// @return at least 1
    int capacity();

    /// How large each can be.
    ///
    /// @return in bytes
    int octetsMax();

    /// How many are in it: received, or added and not sent yet.
    ///
    /// @return 0 to [#capacity()]
    int size();

    /// Takes out all.
    void clear();

    /// Receives and sends through another socket from now on: one batch can serve many sockets. What is in it is taken out,
    /// and so is an error that came behind datagrams and was not told yet.
    ///
    /// @param socket of the same network as the one that has made it
    /// @return this
    /// @throws IllegalArgumentException the socket is of another network
    DatagramBatch through(DatagramSocket socket);

    /// Receives as many datagrams as wait and there is room for, in place of those that were in it.
    ///
    /// @return how many; 0: none waits. Less than [#capacity()] does not say that none is left
    /// @throws IOException an error that an earlier datagram met, or closed
    int receive() throws IOException;

    /// What a datagram holds.
    ///
    /// @param index of a datagram received, less than [#size()]
    /// @return its bytes; the same buffer each time, valid until the next [#receive()]
    ByteBuffer bytes(int index);

    /// Whether a datagram was larger than there was room for, so that the rest of it is lost.
    ///
    /// @param index of a datagram received, less than [#size()]
    /// @return whether
    boolean isCut(int index);

    /// Who has sent a datagram.
    ///
    /// @param index of a datagram received, less than [#size()]
    /// @return the sender
    SocketAddress address(int index);

    /// The sender's Internet address in network order, without making an object of it.
    ///
    /// @param index  of a datagram received, less than [#size()]
    /// @param target takes it; 16 bytes at least
    /// @return 4 or 16: how many there are; 0: the sender has no Internet address
    int addressBytes(int index, byte[] target);

    /// Adds a datagram to be sent.
    ///
    /// @param datagram its bytes, at most [#octetsMax()]; copied, its position moves to its limit
    /// @param target   where to
    /// @throws IllegalStateException    there is no room: [#send()] comes first
    /// @throws IllegalArgumentException it is too large
    void add(ByteBuffer datagram, SocketAddress target);

    /// Adds a datagram to be sent to the peer that the socket is connected to.
    ///
    /// @param datagram its bytes, at most [#octetsMax()]; copied, its position moves to its limit
    /// @throws IllegalStateException    there is no room: [#send()] comes first; or the socket is not connected
    /// @throws IllegalArgumentException it is too large
    void add(ByteBuffer datagram);

    /// Adds a datagram to be sent to whoever has sent another one.
    ///
    /// @param datagram its bytes, at most [#octetsMax()]; copied, its position moves to its limit
    /// @param received a batch of the same socket
    /// @param index    of the datagram in that batch
    /// @throws IllegalStateException    there is no room: [#send()] comes first
    /// @throws IllegalArgumentException it is too large
    void addReply(ByteBuffer datagram, DatagramBatch received, int index);

    /// Sends, in the order of adding, what the kernel takes; that is in the batch no more.
    ///
    /// @return how many were sent; less than [#size()] was: the kernel takes no more at the moment
    /// @throws IOException one cannot be sent (unreachable, for instance); those before it were, it is in the batch no more, and those behind
    ///         it can be sent
    int send() throws IOException;
}
