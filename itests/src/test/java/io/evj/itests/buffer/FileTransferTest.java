package io.evj.itests.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.spi.Network;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.FileSegment;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files in a buffer that the program itself writes to a socket: which bytes the socket sends from the file, and which are written from memory.
@OnEveryMethod
class FileTransferTest {
    private static final String CONTENT = "0123456789abcdefghij";

    @TempDir private Path folder;
    private Path path;
    @AutoClose private final BevStage stage;
    private final TappedSocket near;
    private final TappedSocket far;
    private final EvBuffer buffer;

    FileTransferTest(String method) {
        stage = BevStage.on(method);
        Network.Pair pair = stage.pair();
        near = stage.closing((TappedSocket) pair.first());
        far = (TappedSocket) pair.second();
        buffer = stage.closing(EvBuffer.of(stage.base));
    }

    @BeforeEach
    void writeFile() throws IOException {
        path = Files.writeString(folder.resolve("file"), CONTENT);
    }

    /// Writes all of the buffer.
    ///
    /// @return what came out at the other end
    private String written() throws IOException {
        while (!buffer.isEmpty()) {
            assertThat(buffer.write(near)).isPositive();
        }
        return BevStage.received(far);
    }

    private void truncate(long length) throws IOException {
        try (FileChannel writable = FileChannel.open(path, StandardOpenOption.WRITE)) {
            writable.truncate(length);
        }
    }

    @Test
    void isSentBetweenWhatIsWrittenFromMemory() throws IOException {
        buffer.drainsToDescriptor(true).add("head:").addFile(path).add("!");

        assertThat(written()).isEqualTo("head:" + CONTENT + "!");

        assertThat(near.writes).containsExactly(5L, 20L, 1L);
        assertThat(near.sent).extracting(TappedSocket.Sent::count).containsExactly(20L);
    }

    @Test
    void isSentInPartsWhenLessIsAskedFor() throws IOException {
        buffer.drainsToDescriptor(true).addFile(path);

        assertThat(buffer.write(near, 7)).isEqualTo(7);
        assertThat(buffer.length()).isEqualTo(13);
        assertThat(written()).isEqualTo(CONTENT);

        assertThat(near.sent).extracting(TappedSocket.Sent::position).containsExactly(0L, 7L);
    }

    @Test
    void isWrittenFromMemoryWithTheRestByOtherBuffers() throws IOException {
        buffer.add("head:").addFile(path);

        assertThat(written()).isEqualTo("head:" + CONTENT);

        assertThat(near.writes).as("in one call").containsExactly(25L);
        assertThat(near.pieces).isEqualTo(2);
        assertThat(near.sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isWrittenFromMemoryWhenItMustNotBeSent(boolean isMapped) throws IOException {
        buffer.drainsToDescriptor(true);
        try (FileChannel file = FileChannel.open(path);
                FileSegment segment =
                        isMapped
                                ? FileSegment.of(file, 0, 20, FileSegment.Option.NEVER_SENDS)
                                : FileSegment.of(
                                        file,
                                        0,
                                        20,
                                        FileSegment.Option.NEVER_SENDS,
                                        FileSegment.Option.NEVER_MAPS)) {
            buffer.addFileSegment(segment);

            assertThat(written()).isEqualTo(CONTENT);
        }
        assertThat(near.sent).isEmpty();
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void canBeLookedAtBeforeItIsSent() throws IOException {
        buffer.drainsToDescriptor(true).addFile(path);
        byte[] copy = new byte[20];

        assertThat(buffer.copyOut(copy)).isEqualTo(20);

        assertThat(new String(copy, StandardCharsets.US_ASCII)).isEqualTo(CONTENT);
        assertThat(written()).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failsWhenItHasBecomeShorter(boolean isSent) throws IOException {
        buffer.drainsToDescriptor(isSent).add("<").addFile(path);
        truncate(10);

        assertThat(buffer.write(near)).isEqualTo(1);
        if (isSent) {
            assertThat(buffer.write(near)).isEqualTo(10);
        }

        assertThatThrownBy(() -> buffer.write(near))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("ends at 10");
        assertThat(buffer.length()).isEqualTo(isSent ? 10 : 20);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failsWhenItIsNotOpenForReading(boolean isSent) throws IOException {
        try (FileChannel writable = FileChannel.open(path, StandardOpenOption.WRITE);
                FileSegment segment = FileSegment.of(writable, 0, FileSegment.REST)) {
            buffer.drainsToDescriptor(isSent).addFileSegment(segment);

            assertThatThrownBy(() -> buffer.write(near))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not open for reading");
            assertThat(buffer.length()).isEqualTo(20);
            assertThat(stage.bytesLent()).isZero();
        }
    }
}
