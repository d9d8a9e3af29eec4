package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What takes bytes out of the front.
enum ModelRemovals implements Step.Action {
    DRAIN,
    CLEAR,
    REMOVE,
    REMOVE_TO_BYTE_BUFFER,
    REMOVE_NUMBER,
    REMOVE_BYTES,
    REMOVE_STRING,
    READ_LINE,
    READ_LINE_IN_CHARSET,
    READ_LINE_BYTES,
    STREAM_ONE,
    STREAM_SEVERAL,
    STREAM_SKIP;

    @Override
    public void run(ModelTrial trial, Twin mine, Twin other, Step step) throws IOException {
        EvBuffer buffer = mine.buffer;
        int n = step.amount();
        int place = step.place();
        int count = Math.min(n, mine.length());
        switch (this) {
            case DRAIN -> mine.take(count, () -> buffer.drain(n));
            case CLEAR -> mine.take(mine.length(), buffer::clear);
            case REMOVE -> {
                byte[] target = new byte[place + n + 2];
                byte[] taken =
                        mine.take(
                                count,
                                () -> assertThat(buffer.remove(target, place, n)).isEqualTo(count));
                assertThat(target).isEqualTo(framed(taken, place, target.length));
            }
            case REMOVE_TO_BYTE_BUFFER -> {
                ByteBuffer target = ModelBytes.framed(new byte[n], place % 2 == 0);
                byte[] taken =
                        mine.take(count, () -> assertThat(buffer.remove(target)).isEqualTo(count));
                assertThat(target.remaining()).isEqualTo(n - taken.length);
                assertThat(ModelBytes.bytes(target.clear()))
                        .isEqualTo(framed(taken, 3, target.limit()));
            }
            case REMOVE_NUMBER -> removeNumber(mine, 1 << place % 4);
            case REMOVE_BYTES -> {
                byte[][] removed = {new byte[0]};
                byte[] taken = mine.take(count, () -> removed[0] = buffer.removeBytes(n));
                assertThat(removed[0]).isEqualTo(taken);
            }
            case REMOVE_STRING -> {
                String[] removed = {""};
                byte[] taken =
                        mine.take(
                                count,
                                () ->
                                        removed[0] =
                                                buffer.removeString(
                                                        n, StandardCharsets.ISO_8859_1));
                assertThat(removed[0]).isEqualTo(new String(taken, StandardCharsets.ISO_8859_1));
            }
            case READ_LINE -> {
                Eol eol = eol(place);
                String[] line = new String[1];
                takeLine(mine, eol, StandardCharsets.UTF_8, line, () -> buffer.readLine(eol));
            }
            case READ_LINE_IN_CHARSET -> {
                Eol eol = eol(place);
                Charset charset = StandardCharsets.ISO_8859_1;
                String[] line = new String[1];
                takeLine(mine, eol, charset, line, () -> buffer.readLine(eol, charset));
            }
            case READ_LINE_BYTES -> {
                Eol eol = eol(place);
                Charset charset = StandardCharsets.ISO_8859_1;
                String[] line = new String[1];
                takeLine(
                        mine,
                        eol,
                        charset,
                        line,
                        () -> {
                            byte[] bytes = buffer.readLineBytes(eol);
                            return bytes == null ? null : new String(bytes, charset);
                        });
            }
            case STREAM_ONE -> {
                int[] read = new int[1];
                int one = Math.min(1, mine.length());
                byte[] taken = mine.take(one, () -> read[0] = mine.input.read());
                if (one == 0) {
                    assertThat(read[0]).isEqualTo(-1);
                } else if (taken.length > 0) {
                    assertThat(read[0]).isEqualTo(taken[0] & 0xFF);
                }
            }
            case STREAM_SEVERAL -> {
                byte[] target = new byte[place + n];
                assertThat(mine.input.available()).isEqualTo(mine.length());
                byte[] taken =
                        mine.take(
                                count,
                                () ->
                                        assertThat(mine.input.read(target, place, n))
                                                .isEqualTo(count == 0 && n > 0 ? -1 : count));
                assertThat(target).isEqualTo(framed(taken, place, target.length));
            }
            case STREAM_SKIP ->
                    mine.take(count, () -> assertThat(mine.input.skip(n)).isEqualTo(count));
        }
    }

    private interface Lines {
        String next() throws IOException;
    }

    private static void takeLine(Twin mine, Eol eol, Charset charset, String[] line, Lines lines)
            throws IOException {
        LineEnd end = ModelBytes.lineEnd(mine.bytes, 0, eol);
        int count = end == null ? 0 : (int) end.end();
        byte[] taken = mine.take(count, () -> line[0] = lines.next());
        if (taken.length > 0) {
            assertThat(line[0]).isEqualTo(new String(taken, 0, (int) end.start(), charset));
        } else {
            assertThat(line[0]).isNull();
        }
    }

    private static void removeNumber(Twin mine, int bytes) throws IOException {
        EvBuffer buffer = mine.buffer;
        long[] removed = new long[1];
        Twin.Call call =
                () ->
                        removed[0] =
                                switch (bytes) {
                                    case Byte.BYTES -> buffer.removeByte();
                                    case Short.BYTES -> buffer.removeShort();
                                    case Integer.BYTES -> buffer.removeInt();
                                    default -> buffer.removeLong();
                                };
        if (mine.length() < bytes && (mine.length() == 0 || !mine.isFrontFrozen)) {
            assertThatThrownBy(call::run).isInstanceOf(BufferUnderflowException.class);
            return;
        }
        byte[] taken = mine.take(Math.min(bytes, mine.length()), call);
        if (taken.length > 0) {
            long expected = taken[0]; // with its sign
            for (byte b : ModelBytes.rest(taken, 1)) {
                expected = expected << Byte.SIZE | b & 0xFF;
            }
            assertThat(removed[0]).isEqualTo(expected);
        }
    }

    private static Eol eol(int place) {
        return Eol.values()[place % Eol.values().length];
    }

    /// Zeros with these bytes in a place.
    private static byte[] framed(byte[] bytes, int place, int length) {
        byte[] all = Arrays.copyOf(new byte[0], length);
        System.arraycopy(bytes, 0, all, place, bytes.length);
        return all;
    }
}
