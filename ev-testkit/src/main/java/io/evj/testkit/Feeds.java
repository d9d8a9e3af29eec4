package io.evj.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/// Feeds input to a codec in pieces, as a network may: whole, split at each index, one byte at a time.
///
/// A codec need not take all that it is given: bytes that it leaves in the buffer come again, in front of the
/// next piece. Bytes left after the last piece are dropped: an incomplete message is input, too.
///
/// ```java
/// Feeds.everyWay(input, ChunkDecoder::new, ChunkDecoder::decode,
///         decoder -> assertThat(decoder.chunks()).containsExactly("one", "two"));
/// ```
///
/// Safe from any thread; the codec is used on the caller's.
public final class Feeds {
    private Feeds() {}

    /// Takes a piece of input.
    ///
    /// @param <C> the codec
    @FunctionalInterface
    public interface Consumer<C> {
        /// Takes some or all of the bytes.
        ///
        /// @param codec  what is fed
        /// @param source the piece; a heap buffer whose array is larger than the piece. Valid during the call.
        /// @throws Exception the codec refuses
        void take(C codec, ByteBuffer source) throws Exception;
    }

    /// Looks at a codec that has been fed.
    ///
    /// @param <C> the codec
    @FunctionalInterface
    public interface Check<C> {
        /// Fails when the codec has not come to the expected result.
        ///
        /// @param codec what was fed
        /// @throws Exception it has not
        void look(C codec) throws Exception;
    }

    /// Feeds the input in one piece.
    ///
    /// @param <C>    the codec
    /// @param input  the bytes
    /// @param fresh  makes a codec
    /// @param feed   feeds it
    /// @param check  called at the end
    /// @throws AssertionError the codec or the check failed; its cause says how
    public static <C> void whole(
            byte[] input, Callable<C> fresh, Consumer<C> feed, Check<C> check) {
        run("whole", input, List.of(input), fresh, feed, check);
    }

    /// Feeds the input one byte at a time.
    ///
    /// @param <C>    the codec
    /// @param input  the bytes
    /// @param fresh  makes a codec
    /// @param feed   feeds it
    /// @param check  called at the end
    /// @throws AssertionError the codec or the check failed; its cause says how
    public static <C> void oneByteAtATime(
            byte[] input, Callable<C> fresh, Consumer<C> feed, Check<C> check) {
        List<byte[]> pieces = new ArrayList<>(input.length);
        for (byte b : input) {
            pieces.add(new byte[] {b});
        }
        run("one byte at a time", input, pieces, fresh, feed, check);
    }

    /// Feeds the input in two pieces, once for each place to split it: before the first byte, between any two,
    /// after the last. Each time with a codec of its own.
    ///
    /// @param <C>    the codec
    /// @param input  the bytes
    /// @param fresh  makes a codec
    /// @param feed   feeds it
    /// @param check  called at the end of each feed
    /// @throws AssertionError the codec or the check failed; the message says at which split, its cause says how
    public static <C> void splitEverywhere(
            byte[] input, Callable<C> fresh, Consumer<C> feed, Check<C> check) {
        for (int index = 0; index <= input.length; index++) {
            List<byte[]> pieces =
                    List.of(
                            Arrays.copyOf(input, index),
                            Arrays.copyOfRange(input, index, input.length));
            run("split at " + index, input, pieces, fresh, feed, check);
        }
    }

    /// Feeds the input whole, split everywhere and one byte at a time.
    ///
    /// @param <C>    the codec
    /// @param input  the bytes
    /// @param fresh  makes a codec
    /// @param feed   feeds it
    /// @param check  called at the end of each feed
    /// @throws AssertionError the codec or the check failed; the message says for which feed, its cause says how
    public static <C> void everyWay(
            byte[] input, Callable<C> fresh, Consumer<C> feed, Check<C> check) {
        whole(input, fresh, feed, check);
        splitEverywhere(input, fresh, feed, check);
        oneByteAtATime(input, fresh, feed, check);
    }

    private static <C> void run(
            String how,
            byte[] input,
            List<byte[]> pieces,
            Callable<C> fresh,
            Consumer<C> feed,
            Check<C> check) {
        try {
            C codec = fresh.call();
            byte[] left = {};
            for (byte[] piece : pieces) {
                ByteBuffer source = inLargerArray(left, piece);
                feed.take(codec, source);
                left = new byte[source.remaining()];
                source.get(left);
            }
            check.look(codec);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(input.length + " bytes, fed " + how + ": " + e, e);
        }
    }

    /// A codec that reads `array()` without `arrayOffset()`, or beyond its limit, meets a byte that is wrong.
    private static ByteBuffer inLargerArray(byte[] left, byte[] piece) {
        int length = left.length + piece.length;
        byte[] array = new byte[3 + length + 2];
        Arrays.fill(array, (byte) 0xA5);
        System.arraycopy(left, 0, array, 3, left.length);
        System.arraycopy(piece, 0, array, 3 + left.length, piece.length);
        return ByteBuffer.wrap(array).slice(3, length);
    }
}
