package io.evj.itests.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.spi.Network;
import io.evj.buffer.EvBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Buffers without a bufferevent: read from sockets and written to them by the program itself.
@OnEveryMethod
class BufferTransferTest {
    private static final int BIG = 1 << 20;

    @AutoClose private final BevStage stage;
    private final TappedSocket near;
    private final TappedSocket far;
    private final EvBuffer out;
    private final EvBuffer in;
    private final byte[] big = Content.noise(BIG, 1);

    BufferTransferTest(String method) {
        stage = BevStage.on(method);
        Network.Pair pair = stage.pair();
        near = stage.closing((TappedSocket) pair.first());
        far = (TappedSocket) pair.second();
        out = stage.closing(EvBuffer.of(stage.base));
        in = stage.closing(EvBuffer.of(stage.base));
    }

    @Test
    void writesWhatASocketTakesAndReadsWhatItBrings() throws IOException {
        out.add("hello, ").addReference(ByteBuffer.wrap(new byte[] {'y', 'o', 'u'}), null);

        assertThat(out.write(near)).isEqualTo(10);
        assertThat(out.isEmpty()).isTrue();
        assertThat(in.read(far)).isEqualTo(10);

        byte[] come = new byte[10];
        in.remove(come);
        assertThat(new String(come, StandardCharsets.US_ASCII)).isEqualTo("hello, you");
        assertThat(near.writes).as("in one call").containsExactly(10L);
    }

    @Test
    void saysWhenItWouldBlockAndGoesOn() throws IOException {
        out.add(big);
        long gone = 0;
        for (long count = out.write(near); count > 0; count = out.write(near)) {
            gone += count;
        }
        assertThat(gone).isBetween(1L, BIG - 1L);
        assertThat(out.length()).as("the rest stays").isEqualTo(BIG - gone);

        stage.until(
                "all bytes",
                () -> {
                    try {
                        in.read(far);
                        out.write(near);
                        return in.length() == BIG;
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
        assertThat(in.read(far)).as("nothing there").isZero();

        byte[] come = new byte[BIG];
        in.remove(come);
        assertThat(Arrays.equals(come, big)).isTrue();
    }

    @Test
    void movesNoMoreThanItIsAskedFor() throws IOException {
        out.add(Arrays.copyOf(big, 10_000));

        assertThat(out.write(near, 7000)).isEqualTo(7000);
        assertThat(out.length()).isEqualTo(3000);
        assertThat(in.maxRead(8000).read(far, 5000)).isEqualTo(5000);
        assertThat(out.write(near, 0)).isZero();
        assertThat(in.read(far, 0)).isZero();
        assertThat(in.maxRead(1500).read(far)).isEqualTo(1500);
        assertThat(in.length()).isEqualTo(6500);

        byte[] come = new byte[6500];
        in.remove(come);
        assertThat(come).isEqualTo(Arrays.copyOf(big, 6500));
        assertThat(in.write(far)).as("of an empty buffer").isZero();
    }

    @Test
    void tellsTheEndOfTheStreamBehindItsBytes() throws IOException {
        out.add("bye").write(near);
        near.shutdownOutput();

        assertThat(in.read(far)).isEqualTo(3);
        assertThat(in.read(far)).isEqualTo(-1);
        assertThat(in.length()).isEqualTo(3);
    }

    @Test
    void readsIntoTheRoomOfItsTailFirst() throws IOException {
        in.add("head:");
        out.add("tail").write(near, 3);

        assertThat(in.read(far)).isEqualTo(3);

        assertThat(in.front().remaining()).as("in one piece").isEqualTo(8);
        assertThat(in.length()).isEqualTo(8);
        assertThat(out.length()).isEqualTo(1);
    }

    @Test
    void givesBackTheMemoryThatAReadDidNotNeed() throws IOException {
        in.maxRead(1 << 16);
        assertThat(in.read(far)).isZero();
        assertThat(stage.bytesLent()).isZero();

        near.shutdownOutput();

        assertThat(in.read(far)).isEqualTo(-1);
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void sendsAFileWhenItDrainsToASocketAndElseWritesIt(@TempDir Path directory)
            throws IOException {
        Path file = Files.write(directory.resolve("file"), Arrays.copyOf(big, 50_000));
        for (boolean isSending : new boolean[] {true, false}) {
            near.sent.clear();
            out.drainsToDescriptor(isSending).addFile(file);
            assertThat(out.write(near)).isPositive();
            stage.until("the rest", () -> isWritten() && in.length() == 50_000);

            assertThat(near.sent.stream().mapToLong(TappedSocket.Sent::count).sum())
                    .isEqualTo(isSending ? 50_000 : 0);
            byte[] come = new byte[50_000];
            in.remove(come);
            assertThat(come).isEqualTo(Arrays.copyOf(big, 50_000));
        }
    }

    private boolean isWritten() {
        try {
            out.write(near);
            in.read(far);
            return out.isEmpty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
