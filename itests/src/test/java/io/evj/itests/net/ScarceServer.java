package io.evj.itests.net;

import io.evj.api.ConnectionListener;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// A program that accepts as many connections as it was told to, though it may not have so many
/// descriptors. Says a line for each connection, and for each failure. A connection is closed when
/// its peer has closed it.
final class ScarceServer {
    private static int accepted;
    private static int closed;

    private ScarceServer() {}

    /// Arguments: the method, the number of connections.
    public static void main(String[] args) throws Exception {
        int wanted = Integer.parseInt(args[1]);
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(args[0]))) {
            var listener =
                    ConnectionListener.bind(
                            base,
                            new InetSocketAddress(
                                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                            socket -> {
                                accepted++;
                                System.out.println("accepted " + accepted);
                                base.event(
                                                socket,
                                                Event.READ | Event.PERSIST,
                                                (event, what) -> {
                                                    if (socket.read(ByteBuffer.allocate(9)) < 0) {
                                                        socket.close();
                                                        if (++closed == wanted) {
                                                            base.loopExit();
                                                        }
                                                    }
                                                })
                                        .add();
                            });
            listener.onError((l, failure) ->
                    System.out.println(
                            "failed "
                                    + base.nowNanos()
                                    + " "
                                    + failure.getClass().getSimpleName()));
            System.out.println(
                    "listening " + ((InetSocketAddress) listener.localAddress()).getPort());
            base.dispatch();
            listener.close();
        }
        System.out.println("done");
    }
}
