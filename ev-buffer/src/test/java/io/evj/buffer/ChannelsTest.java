package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChannelsTest {
    @TempDir private Path folder;

    private final BufferPool pool =
            new BufferPool(null, new BlockSizes(4, 4, 16, 4), Long.MAX_VALUE);
    private final EvBuffer buffer = EvBuffer.of(pool);

    @AfterEach
    void allMemoryIsBack() {
        buffer.close();
        assertThat(pool.bytesLent()).isZero();
    }

    private static ReadableByteChannel channel(String text) {
        return Channels.newChannel(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void readsWhatIsThereAndThenTheEnd() throws IOException {
        ReadableByteChannel source = channel("0123456789");

        assertThat(buffer.read(source)).isEqualTo(10);
        assertThat(buffer.read(source)).isEqualTo(-1);

        assertThat(EvBufferTest.text(buffer)).isEqualTo("0123456789");
    }

    @Test
    void readsNoMoreThanItMay() throws IOException {
        ReadableByteChannel source = channel("0123456789");
        assertThat(buffer.maxRead()).isEqualTo(4096);

        assertThat(buffer.read(source, 3)).isEqualTo(3);
        assertThat(buffer.read(source, 0)).isZero();
        buffer.maxRead(2);

        assertThat(buffer.read(source, 100)).isEqualTo(1); // the room of the tail
        assertThat(buffer.read(source, 100)).isEqualTo(2);
        assertThatThrownBy(() -> buffer.maxRead(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buffer.read(source, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scattersOneReadOverFourBlocks() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "x".repeat(100));
        try (FileChannel source = FileChannel.open(path)) {
            buffer.add("abc");

            assertThat(buffer.read(source)).isEqualTo(1 + 3 * 16);

            assertThat(Inside.layout(buffer)).isEqualTo("4 16 16 16");
        }
    }

    @Test
    void readsMuchIntoOneBlockWhileThereIsOne() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "x".repeat(300));
        BufferPool withBulk =
                new BufferPool(null, new BlockSizes(4, 4, 16, 4, 64, 1), Long.MAX_VALUE);
        try (FileChannel source = FileChannel.open(path);
                EvBuffer bulk = EvBuffer.of(withBulk)) {
            assertThat(bulk.read(source, 32)).isEqualTo(32); // two large ones waste nothing
            assertThat(bulk.read(source, 64)).isEqualTo(64);
            assertThat(bulk.read(source, 33)).isEqualTo(33);
            assertThat(Inside.layout(bulk)).isEqualTo("16 16 64 33");

            withBulk.bytesMax(withBulk.bytesLent() + withBulk.bytesFree());
            assertThat(bulk.read(source, 64)).isEqualTo(31 + 32); // room, and what else is left
            assertThat(Inside.layout(bulk)).isEqualTo("16 16 64 64 16 16");
        }
    }

    @Test
    void readsIntoWhatMemoryThereIs() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "x".repeat(100));
        pool.bytesMax(35);
        try (FileChannel source = FileChannel.open(path)) {
            assertThat(buffer.read(source)).isEqualTo(32);
            assertThatThrownBy(() -> buffer.read(source)).isInstanceOf(BufferLimitException.class);

            assertThat(buffer.length()).isEqualTo(32);
            assertThat(source.position()).isEqualTo(32);
        }
    }

    @Test
    void staysAsItWasWhenReadingFails() {
        ReadableByteChannel broken =
                new Broken() {
                    @Override
                    public int read(ByteBuffer target) throws IOException {
                        target.put((byte) 1);
                        throw new IOException("broken");
                    }
                };
        buffer.add("abc");

        assertThatThrownBy(() -> buffer.read(broken)).hasMessage("broken");

        Inside.check(buffer);
        assertThat(EvBufferTest.text(buffer)).isEqualTo("abc");
    }

    @Test
    void writesEverythingToAChannelThatTakesIt() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        buffer.add("0123").add("4567").add("89");

        assertThat(buffer.write(Channels.newChannel(out))).isEqualTo(10);

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("0123456789");
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.freeze(BufferEnd.FRONT).write(Channels.newChannel(out))).isZero();
    }

    @Test
    void gathersItsBlocksForOneCall() throws IOException {
        Path path = folder.resolve("file");
        List<Long> changes = new ArrayList<>();
        try (FileChannel target =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            buffer.add("0123").add("4567").add("89");
            buffer.onChange((it, before, added, deleted) -> changes.add(deleted));

            assertThat(buffer.write(target, 9)).isEqualTo(9);
            assertThat(EvBufferTest.text(buffer)).isEqualTo("9");
            assertThat(buffer.write(target, 9)).isEqualTo(1);
        }
        assertThat(Files.readString(path)).isEqualTo("0123456789");
        assertThat(changes).containsExactly(9L, 1L);
    }

    @Test
    void keepsWhatAChannelDidNotTake() throws IOException {
        WritableByteChannel slow =
                new Broken() {
                    @Override
                    public int write(ByteBuffer source) {
                        source.get();
                        return 1;
                    }
                };
        buffer.add("0123").add("4567");

        assertThat(buffer.write(slow)).isEqualTo(1);

        assertThat(EvBufferTest.text(buffer)).isEqualTo("1234567");
    }

    @Test
    void drainsWhatWasWrittenBeforeAFailure() throws IOException {
        WritableByteChannel broken =
                new Broken() {
                    private int calls;

                    @Override
                    public int write(ByteBuffer source) throws IOException {
                        if (++calls > 1) {
                            throw new IOException("broken");
                        }
                        int count = source.remaining();
                        source.position(source.limit());
                        return count;
                    }
                };
        buffer.add("0123").add("4567");

        assertThat(buffer.write(broken)).isEqualTo(4);
        assertThatThrownBy(() -> buffer.write(broken)).hasMessage("broken");

        assertThat(EvBufferTest.text(buffer)).isEqualTo("4567");
    }

    @Test
    void mayBeUsedByAChannelOfTheUsersOwn() throws IOException {
        try (TestBase home = new TestBase();
                EvBuffer outer = EvBuffer.of(home.base);
                EvBuffer inner = EvBuffer.of(home.base);
                EvBuffer shown = EvBuffer.of(home.base)) {
            outer.addReference("012".getBytes(), 0, 3, null).add("345");
            inner.addReference("abc".getBytes(), 0, 3, null).add("def");
            List<String> written = new ArrayList<>();
            GatheringByteChannel innermost = new Gathering(shown::add);
            GatheringByteChannel channel =
                    new Gathering(source -> {
                        inner.write(innermost);
                        byte[] bytes = new byte[source.remaining()];
                        source.get(bytes);
                        written.add(new String(bytes, StandardCharsets.US_ASCII));
                    });

            assertThat(outer.write(channel)).isEqualTo(6);

            assertThat(written).containsExactly("012", "345");
            assertThat(EvBufferTest.text(shown)).isEqualTo("abcdef");
        }
    }

    private interface Taker {
        void take(ByteBuffer source) throws IOException;
    }

    private record Gathering(Taker taker) implements GatheringByteChannel {
        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            long sum = 0;
            for (int i = offset; i < offset + length; i++) {
                sum += write(sources[i]);
            }
            return sum;
        }

        @Override
        public long write(ByteBuffer[] sources) throws IOException {
            return write(sources, 0, sources.length);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int count = source.remaining();
            taker.take(source);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void refusesFrozenEnds() {
        buffer.add("abc").freeze(BufferEnd.END).freeze(BufferEnd.FRONT);

        assertThatThrownBy(() -> buffer.read(channel("x"))).hasMessageContaining("end");
        assertThatThrownBy(() -> buffer.write(Channels.newChannel(new ByteArrayOutputStream())))
                .hasMessageContaining("front");
    }

    private abstract static class Broken implements ReadableByteChannel, WritableByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
