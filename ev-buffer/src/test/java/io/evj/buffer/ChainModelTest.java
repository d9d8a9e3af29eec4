package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.testkit.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Does the same to buffers of tiny blocks and to plain arrays, and compares after each step.
final class ChainModelTest {
    private static final byte[] FILE_BYTES = new byte[100];
    private static Path path;
    private static FileChannel file;

    enum Kind {
        ADD,
        ADD_BYTE_BUFFER,
        ADD_TEXT,
        ADD_NUMBER,
        PREPEND,
        ADD_BUFFER,
        PREPEND_BUFFER,
        REMOVE_BUFFER,
        ADD_BUFFER_REFERENCE,
        ADD_REFERENCE,
        ADD_MAPPED_FILE,
        ADD_READ_FILE,
        DRAIN,
        REMOVE,
        REMOVE_NUMBER,
        COPY_OUT,
        GET,
        FRONT,
        PULLUP,
        PEEK,
        INDEX_OF,
        EXPAND,
        RESERVE,
        COMPACT,
        READ,
        WRITE
    }

    record Step(Kind kind, int buffer, int other, int amount, int place) {}

    /// Without a limit when that is 0.
    record World(boolean isConfined, BlockSizes sizes, int bytesMax) {}

    @BeforeContainer
    static void makeFile() throws IOException {
        for (int i = 0; i < FILE_BYTES.length; i++) {
            FILE_BYTES[i] = (byte) (i + 100);
        }
        path = Files.createTempFile("chain", ".bytes");
        Files.write(path, FILE_BYTES);
        file = FileChannel.open(path);
    }

    @AfterContainer
    static void dropFile() throws IOException {
        file.close();
        Files.delete(path);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, 40))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<World> worlds() {
        Arbitrary<BlockSizes> sizes =
                Combinators.combine(
                                Arbitraries.integers().between(1, 9),
                                Arbitraries.integers().between(1, 3),
                                Arbitraries.integers().between(0, 20),
                                Arbitraries.integers().between(1, 3))
                        .as((small, smallCount, more, largeCount) ->
                                new BlockSizes(small, smallCount, small + more, largeCount));
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        sizes,
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(2, Arbitraries.just(0)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(1, 200))))
                .as(World::new);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED)
    void doesWhatPlainArraysDo(@ForAll("worlds") World world, @ForAll("steps") List<Step> steps)
            throws IOException {
        try (Trial trial = new Trial(world)) {
            for (Step step : steps) {
                trial.run(step);
            }
        }
    }

    /// Two pools: the first two buffers have the one, the third has the other.
    private static final class Trial implements AutoCloseable {
        private final EventBase base;
        private final BufferPool[] pools = new BufferPool[2];
        private final EvBuffer[] buffers = new EvBuffer[3];
        private final byte[][] models = new byte[3][0];
        private final List<int[]> cleanups = new ArrayList<>();
        private final boolean isLimited;
        private int next;

        Trial(World world) {
            isLimited = world.bytesMax > 0;
            base =
                    world.isConfined
                            ? EventBase.open(
                                    io.evj.api.EventConfig.defaults().withClock(new VirtualClock()))
                            : null;
            for (int i = 0; i < pools.length; i++) {
                pools[i] =
                        new BufferPool(
                                base, world.sizes, isLimited ? world.bytesMax : Long.MAX_VALUE);
            }
            for (int i = 0; i < buffers.length; i++) {
                buffers[i] = EvBuffer.of(pools[i / 2]);
            }
        }

        void run(Step step) throws IOException {
            byte[] mine = models[step.buffer];
            byte[] others = models[step.other];
            try {
                apply(step, buffers[step.buffer], buffers[step.other], step.buffer, step.other);
            } catch (BufferLimitException refused) {
                assertThat(isLimited).isTrue();
                models[step.buffer] = mine;
                models[step.other] = others;
            }
            for (int i = 0; i < buffers.length; i++) {
                Inside.check(buffers[i]);
                assertThat(Inside.bytes(buffers[i]))
                        .as("buffer %d after %s", i, step)
                        .isEqualTo(models[i]);
            }
            for (int[] cleanup : cleanups) {
                assertThat(cleanup[0]).isLessThanOrEqualTo(1);
            }
        }

        private void apply(Step step, EvBuffer buffer, EvBuffer other, int b, int o)
                throws IOException {
            int n = step.amount;
            switch (step.kind) {
                case ADD -> {
                    byte[] bytes = fresh(n);
                    models[b] = joined(models[b], bytes);
                    buffer.add(bytes);
                }
                case ADD_BYTE_BUFFER -> {
                    byte[] bytes = fresh(n);
                    models[b] = joined(models[b], bytes);
                    ByteBuffer direct = ByteBuffer.allocateDirect(n).put(bytes).flip();
                    assertThat(buffer.add(direct, ByteBuffer.allocate(0))).isEqualTo(n);
                    assertThat(direct.hasRemaining()).isFalse();
                }
                case ADD_TEXT -> {
                    String text = "0123456789abcdefghijklmnopqrstuvwxyz#+-*/=?!".substring(0, n);
                    if (step.place == 0) {
                        text += "äß€😀";
                    }
                    models[b] = joined(models[b], text.getBytes(StandardCharsets.UTF_8));
                    buffer.add(text);
                }
                case ADD_NUMBER -> {
                    byte[] bytes = fresh(8);
                    models[b] = joined(models[b], bytes);
                    buffer.addLong(ByteBuffer.wrap(bytes).getLong());
                }
                case PREPEND -> {
                    byte[] bytes = fresh(n);
                    models[b] = joined(bytes, models[b]);
                    buffer.prepend(bytes);
                }
                case ADD_BUFFER -> {
                    if (b != o) {
                        models[b] = joined(models[b], models[o]);
                        models[o] = new byte[0];
                    }
                    buffer.addBuffer(other);
                }
                case PREPEND_BUFFER -> {
                    if (b != o) {
                        models[b] = joined(models[o], models[b]);
                        models[o] = new byte[0];
                    }
                    buffer.prependBuffer(other);
                }
                case REMOVE_BUFFER -> {
                    int moved = b == o ? 0 : Math.min(n, models[b].length);
                    if (b != o) {
                        models[o] = joined(models[o], head(models[b], moved));
                        models[b] = rest(models[b], moved);
                    }
                    assertThat(buffer.removeBuffer(other, n)).isEqualTo(moved);
                }
                case ADD_BUFFER_REFERENCE -> {
                    byte[] before = models[b];
                    models[b] = joined(models[b], models[o]);
                    try {
                        buffer.addBufferReference(other);
                    } catch (IllegalStateException refused) {
                        String layout = Inside.layout(other);
                        assertThat(b == o || layout.matches(".*[fmlv].*")).as(layout).isTrue();
                        models[b] = before;
                    }
                }
                case ADD_REFERENCE -> {
                    byte[] bytes = fresh(n);
                    int[] cleanup = new int[1];
                    cleanups.add(cleanup);
                    models[b] = joined(models[b], bytes);
                    if (step.place % 2 == 0) {
                        buffer.addReference(bytes, 0, n, memory -> cleanup[0]++);
                    } else {
                        ByteBuffer direct = ByteBuffer.allocateDirect(n).put(bytes).flip();
                        buffer.addReference(direct, memory -> cleanup[0]++);
                    }
                }
                case ADD_MAPPED_FILE -> addFile(buffer, b, n, step.place);
                case ADD_READ_FILE ->
                        addFile(buffer, b, n, step.place, FileSegment.Option.NEVER_MAPS);
                case DRAIN -> {
                    models[b] = rest(models[b], Math.min(n, models[b].length));
                    buffer.drain(n);
                }
                case REMOVE -> {
                    byte[] expected = head(models[b], Math.min(n, models[b].length));
                    byte[] removed = new byte[n];
                    models[b] = rest(models[b], expected.length);
                    assertThat(buffer.remove(removed)).isEqualTo(expected.length);
                    assertThat(head(removed, expected.length)).isEqualTo(expected);
                }
                case REMOVE_NUMBER -> {
                    if (models[b].length >= 4) {
                        int expected = ByteBuffer.wrap(models[b]).getInt();
                        models[b] = rest(models[b], 4);
                        assertThat(buffer.removeInt()).isEqualTo(expected);
                    }
                }
                case COPY_OUT -> {
                    int from = Math.min(step.place, models[b].length);
                    int count = Math.min(n, models[b].length - from);
                    ByteBuffer copy = ByteBuffer.allocateDirect(n);
                    assertThat(buffer.copyOut(from, copy)).isEqualTo(count);
                    byte[] copied = new byte[count];
                    copy.flip().get(copied);
                    assertThat(copied).isEqualTo(Arrays.copyOfRange(models[b], from, from + count));
                }
                case GET -> {
                    if (step.place < models[b].length) {
                        assertThat(buffer.get(step.place)).isEqualTo(models[b][step.place]);
                    }
                }
                case FRONT -> {
                    byte[] front = bytes(buffer.front());
                    assertThat(front).isEqualTo(head(models[b], front.length));
                    assertThat(front.length == 0).isEqualTo(models[b].length == 0);
                }
                case PULLUP -> {
                    int count = Math.min(n, models[b].length);
                    assertThat(bytes(buffer.pullup(count))).isEqualTo(head(models[b], count));
                    assertThat(buffer.contiguous()).isGreaterThanOrEqualTo(count);
                }
                case PEEK -> {
                    ByteBuffer[] pieces = new ByteBuffer[4];
                    int from = Math.min(step.place, models[b].length);
                    int needed = buffer.peek(from, n, pieces);
                    byte[] seen = new byte[0];
                    for (int i = 0; i < Math.min(needed, pieces.length); i++) {
                        seen = joined(seen, bytes(pieces[i]));
                    }
                    assertThat(seen)
                            .isEqualTo(Arrays.copyOfRange(models[b], from, from + seen.length));
                    if (needed <= pieces.length) {
                        assertThat(seen.length)
                                .isGreaterThanOrEqualTo(Math.min(n, models[b].length - from));
                    }
                }
                case INDEX_OF -> {
                    int expected = step.place;
                    while (expected < models[b].length && models[b][expected] != n) {
                        expected++;
                    }
                    if (step.place <= models[b].length) {
                        assertThat(buffer.indexOf((byte) n, step.place))
                                .isEqualTo(expected == models[b].length ? -1 : expected);
                    }
                }
                case EXPAND -> buffer.expand(n);
                case RESERVE -> {
                    Reservation room = buffer.reserve(n, 1 + step.place % 4);
                    int sum = 0;
                    for (ByteBuffer extent : room.extents()) {
                        sum += extent.remaining();
                        byte[] bytes = fresh(Math.min(extent.remaining(), step.place));
                        extent.put(bytes);
                        models[b] = joined(models[b], bytes);
                    }
                    assertThat(sum).isGreaterThanOrEqualTo(n);
                    assertThat(room.extents()).hasSizeLessThanOrEqualTo(1 + step.place % 4);
                    room.commit();
                }
                case COMPACT -> buffer.compact();
                case READ -> {
                    byte[] bytes = fresh(n);
                    buffer.maxRead(Math.max(1, step.place));
                    int count = buffer.read(Channels.newChannel(new ByteArrayInputStream(bytes)));
                    models[b] = joined(models[b], head(bytes, Math.max(0, count)));
                    assertThat(count).isEqualTo(n == 0 ? -1 : count).isNotZero();
                    assertThat(count).isLessThanOrEqualTo(Math.max(1, step.place));
                }
                case WRITE -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    int most = Math.min(n, models[b].length);
                    long count = buffer.write(Channels.newChannel(out), n);
                    if (isLimited) { // bytes in a file may have found no memory
                        assertThat(count).isBetween(Math.min(most, 1L), (long) most);
                    } else {
                        assertThat(count).isEqualTo(most);
                    }
                    assertThat(out.toByteArray()).isEqualTo(head(models[b], (int) count));
                    models[b] = rest(models[b], (int) count);
                }
            }
        }

        private void addFile(
                EvBuffer buffer, int b, int length, int offset, FileSegment.Option... options)
                throws IOException {
            int[] cleanup = new int[1];
            cleanups.add(cleanup);
            models[b] = joined(models[b], Arrays.copyOfRange(FILE_BYTES, offset, offset + length));
            try (FileSegment segment =
                    FileSegment.of(file, 0, FileSegment.REST, options)
                            .onRelease(released -> cleanup[0]++)) {
                buffer.addFileSegment(segment, offset, length);
            }
        }

        private byte[] fresh(int length) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) next++;
            }
            return bytes;
        }

        @Override
        public void close() {
            for (EvBuffer buffer : buffers) {
                buffer.close();
            }
            for (BufferPool pool : pools) {
                assertThat(pool.bytesLent()).as("memory that did not come back").isZero();
                pool.trim();
                assertThat(pool.bytesFree()).isZero();
            }
            for (int[] cleanup : cleanups) {
                assertThat(cleanup[0]).as("clean-ups").isEqualTo(1);
            }
            if (base != null) {
                base.close();
            }
        }
    }

    private static byte[] bytes(ByteBuffer view) {
        byte[] bytes = new byte[view.remaining()];
        view.get(view.position(), bytes);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] head(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }
}
