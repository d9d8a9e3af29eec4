package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.buffer.FileSegment.Option;
import io.evj.testkit.NoLeaks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
final class FileSegmentTest {
    private static final String CONTENT = "0123456789abcdefghij";

    @TempDir private Path folder;

    private final TestBase home = new TestBase();
    private final BufferPool pool =
            new BufferPool(home.base, new BlockSizes(4, 4, 8, 4), Long.MAX_VALUE);
    private final EvBuffer buffer = EvBuffer.of(pool);
    private final EvBuffer other = EvBuffer.of(pool);
    private final List<String> told = new ArrayList<>();
    private Path path;
    private FileChannel file;

    @BeforeEach
    void open() throws IOException {
        path = Files.writeString(folder.resolve("file"), CONTENT);
        file = FileChannel.open(path);
    }

    @AfterEach
    void close() throws IOException {
        buffer.close();
        other.close();
        file.close();
        assertThat(pool.bytesLent()).isZero();
        home.close();
    }

    // ---- what is in it

    @Test
    void standsForARangeOfAFile() throws IOException {
        try (FileSegment whole = FileSegment.open(path);
                FileSegment rest = FileSegment.of(file, 15, FileSegment.REST);
                FileSegment part = FileSegment.of(file, 2, 3)) {
            buffer.addFileSegment(whole).addFileSegment(rest).addFileSegment(part);
            buffer.addFileSegment(part, 1, 1).addFileSegment(part, 2, FileSegment.REST);

            assertThat(whole.length()).isEqualTo(20);
            assertThat(rest.length()).isEqualTo(5);
        }
        assertThat(buffer.length()).isEqualTo(30);
        assertThat(EvBufferTest.text(buffer)).isEqualTo(CONTENT + "fghij" + "234" + "3" + "4");
    }

    @Test
    void refusesARangeThatIsNotInTheFile() throws IOException {
        assertThatThrownBy(() -> FileSegment.of(file, 0, 21, Option.CLOSES_FILE))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FileSegment.of(file, 15, 6))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FileSegment.of(file, 21, FileSegment.REST))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FileSegment.of(file, -1, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FileSegment.of(file, 0, -2))
                .isInstanceOf(IndexOutOfBoundsException.class);

        assertThat(file.isOpen()).isTrue();
    }

    @Test
    void refusesARangeThatIsNotInTheSegment() throws IOException {
        try (FileSegment part = FileSegment.of(file, 5, 5)) {
            assertThatThrownBy(() -> buffer.addFileSegment(part, 0, 6))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buffer.addFileSegment(part, 6, FileSegment.REST))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buffer.addFileSegment(part, -1, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void addsNothingOfNothing() throws IOException {
        List<String> changes = new ArrayList<>();
        buffer.onChange((it, before, added, deleted) -> changes.add("+" + added));

        try (FileSegment none = FileSegment.of(file, 20, FileSegment.REST)) {
            buffer.addFileSegment(none);
        }

        assertThat(buffer.isEmpty()).isTrue();
        assertThat(changes).isEmpty();
    }

    // ---- how its bytes come

    @Test
    void staysInTheFileUntilSomebodyAsksForBytes() throws IOException {
        buffer.add("<").addFile(path).add(">");

        buffer.removeBuffer(other, 5);
        buffer.addBuffer(other).drain(2);

        assertThat(Inside.layout(buffer)).isEqualTo("14f 1 1 4f");
        assertThat(EvBufferTest.text(buffer)).isEqualTo("6789abcdefghij><0123");
        assertThat(Inside.layout(buffer)).isEqualTo("14m 1 1 4m");
    }

    @Test
    void isReadBlockByBlockWhereItMustNotBeMapped() throws IOException {
        try (FileSegment segment = FileSegment.of(file, 0, FileSegment.REST, Option.NEVER_MAPS)) {
            buffer.addFileSegment(segment);
        }

        assertThat(StandardCharsets.US_ASCII.decode(buffer.front()).toString())
                .isEqualTo("01234567");
        assertThat(Inside.layout(buffer)).isEqualTo("8l 12f");
        assertThat(buffer.get(17)).isEqualTo((byte) 'h');
        assertThat(Inside.layout(buffer)).isEqualTo("8l 9f 3l");
        assertThat(EvBufferTest.text(buffer)).isEqualTo(CONTENT);
        assertThat(Inside.layout(buffer)).isEqualTo("8l 8l 1l 3l");
    }

    @Test
    void isFoundInLikeAnyOtherContent() throws IOException {
        buffer.add("89ab-").addFile(path);
        EvPtr ptr = buffer.ptr(6);

        assertThat(ptr.find("89ab".getBytes(StandardCharsets.US_ASCII))).isTrue();
        assertThat(ptr.position()).isEqualTo(13);
        assertThat(buffer.search("jx".getBytes(StandardCharsets.US_ASCII))).isEqualTo(-1);
        assertThat(buffer.indexOf((byte) 'j', 0)).isEqualTo(24);
    }

    @Test
    void givesItsLines() throws IOException {
        buffer.addFile(Files.writeString(folder.resolve("lines"), "one\ntwo\n"));

        assertThat(buffer.readLine(Eol.LF)).isEqualTo("one");
        assertThat(buffer.readLine(Eol.LF)).isEqualTo("two");
        assertThat(buffer.readLine(Eol.LF)).isNull();
    }

    @Test
    void isNotSharedByReference() throws IOException {
        buffer.addFile(path);

        assertThatThrownBy(() -> other.addBufferReference(buffer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("file");
        buffer.front();
        assertThatThrownBy(() -> other.addBufferReference(buffer))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isNotSharedByReferenceWhenItWasReadEither() throws IOException {
        try (FileSegment segment =
                FileSegment.of(file, 0, FileSegment.REST, FileSegment.Option.NEVER_MAPS)) {
            buffer.addFileSegment(segment).front();
        }

        assertThatThrownBy(() -> other.addBufferReference(buffer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("file");
    }

    // ---- who closes what

    @Test
    void closesItsFileAfterTheLastByteAndThenTells() throws IOException {
        try (FileSegment segment =
                FileSegment.of(file, 0, FileSegment.REST, Option.CLOSES_FILE)
                        .onRelease(it -> told.add("never"))
                        .onRelease(it -> told.add("open: " + file.isOpen()))) {
            buffer.addFileSegment(segment, 0, 10);
            other.addFileSegment(segment);
        }
        other.clear();
        buffer.drain(9);
        assertThat(file.isOpen()).isTrue();
        assertThat(told).isEmpty();

        buffer.close();

        assertThat(told).containsExactly("open: false");
    }

    @Test
    void staysInUseWhileItsBytesAreInMemory() throws IOException {
        for (Option option : new Option[] {Option.NEVER_MAPS, Option.NEVER_SENDS}) {
            try (FileSegment segment =
                    FileSegment.of(file, 0, FileSegment.REST, option)
                            .onRelease(it -> told.add("released"))) {
                buffer.addFileSegment(segment);
            }
            buffer.copyText(StandardCharsets.US_ASCII);
            buffer.drain(19);
            assertThat(told).isEmpty();

            buffer.drain(1);

            assertThat(told).containsExactly("released");
            told.clear();
        }
    }

    @Test
    void endsAtOnceWhenItIsInNoBuffer() throws IOException {
        FileSegment segment = FileSegment.of(file, 0, 1).onRelease(it -> told.add("released"));

        segment.close();
        segment.close();

        assertThat(told).containsExactly("released");
        assertThat(file.isOpen()).isTrue();
        assertThatThrownBy(() -> buffer.addFileSegment(segment)).hasMessageContaining("closed");
        assertThat(told).hasSize(1);
    }

    @Test
    void reportsACleanUpThatThrows() throws IOException {
        IllegalStateException failure = new IllegalStateException("no");
        try (FileSegment segment = FileSegment.of(file, 0, 10)) {
            segment.onRelease(it -> {
                throw failure;
            });
            buffer.addFileSegment(segment);
        }

        buffer.clear();

        assertThat(home.thrown).containsExactly(failure);
    }

    @Test
    void takesAFileOver() throws IOException {
        buffer.addFile(file, 5, 10);
        assertThat(EvBufferTest.text(buffer)).isEqualTo("56789abcde");
        assertThat(file.isOpen()).isTrue();

        buffer.drain(10);

        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void closesAFileThatItCouldNotAdd() throws IOException {
        buffer.freeze(BufferEnd.END);

        assertThatThrownBy(() -> buffer.addFile(file, 0, 10)).hasMessageContaining("frozen");

        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void leavesAFileOpenWhoseRangeIsWrong() throws IOException {
        assertThatThrownBy(() -> buffer.addFile(file, 0, 100))
                .isInstanceOf(IndexOutOfBoundsException.class);

        assertThat(file.isOpen()).isTrue();
    }

    @Test
    void opensFilesByTheirPathsAndLeavesNoneOpen() throws IOException {
        assertThatThrownBy(() -> buffer.addFile(path, 0, 100))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.addFile(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
        buffer.freeze(BufferEnd.END);
        assertThatThrownBy(() -> buffer.addFile(path)).hasMessageContaining("frozen");

        try (EvBuffer homeless = EvBuffer.create()) {
            homeless.addFile(path, 5, 2);
            assertThat(EvBufferTest.text(homeless)).isEqualTo("56");
        }
    }

    // ---- files that change

    @Test
    void failsToReadAFileThatHasBecomeShorter() throws IOException {
        buffer.add("x").addFile(path);
        truncate(10);

        assertThatThrownBy(() -> EvBufferTest.text(buffer))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(EOFException.class);
        assertThatThrownBy(() -> buffer.remove(new byte[15]))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> buffer.pullup()).isInstanceOf(UncheckedIOException.class);

        Inside.check(buffer);
        assertThat(buffer.length()).isEqualTo(21);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(buffer.write(Channels.newChannel(out))).isEqualTo(9); // a block of the file
        assertThatThrownBy(() -> buffer.write(Channels.newChannel(out)))
                .isInstanceOf(EOFException.class);
    }

    // ---- files that cannot be read

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failsToReadAFileThatIsNotOpenForReading(boolean isMapped) throws IOException {
        Option[] options = isMapped ? new Option[0] : new Option[] {Option.NEVER_MAPS};
        try (FileChannel writable = FileChannel.open(path, StandardOpenOption.WRITE);
                FileSegment segment = FileSegment.of(writable, 0, FileSegment.REST, options)) {
            buffer.addFileSegment(segment);

            assertThatThrownBy(() -> buffer.get(3))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("not open for reading")
                    .hasRootCauseInstanceOf(NonReadableChannelException.class);
            assertThatThrownBy(() -> buffer.write(nowhere())).isInstanceOf(IOException.class);

            Inside.check(buffer);
            assertThat(buffer.length()).isEqualTo(CONTENT.length());
            assertThat(pool.bytesLent()).isZero();
        }
    }

    @Test
    void givesBackTheBlockWhenTheUsersFileThrows() throws IOException {
        IllegalStateException thrown = new IllegalStateException("the user's file");
        buffer.addFile(new EndlessFile(thrown), 0, 100);

        assertThatThrownBy(() -> buffer.get(3)).isSameAs(thrown);
        assertThatThrownBy(() -> buffer.write(nowhere())).isSameAs(thrown);

        Inside.check(buffer);
        assertThat(buffer.length()).isEqualTo(100);
        assertThat(pool.bytesLent()).isZero();
    }

    // ---- files of any length

    @Test
    void refusesMoreBytesThanCanBeCounted() throws IOException {
        buffer.addFile(new EndlessFile(), 1, FileSegment.REST).addByte('x');
        other.addFile(new EndlessFile(), 0, FileSegment.REST);
        assertThat(buffer.length()).isEqualTo(Long.MAX_VALUE);
        byte[] two = {1, 2};

        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () -> buffer.add(two),
                        () -> buffer.add(ByteBuffer.wrap(two)),
                        () -> buffer.add(ByteBuffer.wrap(two), ByteBuffer.wrap(two)),
                        () -> buffer.add("text"),
                        () -> buffer.addByte(1),
                        () -> buffer.addLong(1),
                        () -> buffer.addDecimal(-10),
                        () -> buffer.addHex(255),
                        () -> buffer.addReference(ByteBuffer.wrap(two), null),
                        () -> buffer.addFile(path),
                        () -> buffer.addBuffer(other),
                        () -> other.removeBuffer(buffer, 1),
                        () -> buffer.prepend(two),
                        () -> buffer.prepend(ByteBuffer.wrap(two)),
                        () -> buffer.prependBuffer(other),
                        () -> buffer.read(Channels.newChannel(new ByteArrayInputStream(two))),
                        () -> {
                            Reservation room = buffer.reserve(2, 1);
                            room.extents().getFirst().put(two);
                            room.commit();
                        })) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("too many");
            assertThat(buffer.length()).isEqualTo(Long.MAX_VALUE);
            assertThat(other.length()).isEqualTo(Long.MAX_VALUE);
        }
        Inside.check(buffer);
        Inside.check(other);
        assertThat(buffer.transfer(other, 10)).as("what has no room stays").isZero();
        buffer.drain(3);
        assertThat(buffer.transfer(other, 10)).isEqualTo(3);
        assertThat(buffer.length()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void isReadWhereItIsTooLongToBeMapped() throws IOException {
        buffer.addFile(new EndlessFile(), 0, FileSegment.REST);

        assertThat(buffer.get(0)).isZero();
        assertThat(buffer.get(Long.MAX_VALUE - 1)).isZero();

        assertThat(Inside.layout(buffer)).isEqualTo("8l " + (Long.MAX_VALUE - 9) + "f 1l");
    }

    private static WritableByteChannel nowhere() {
        return Channels.newChannel(OutputStream.nullOutputStream());
    }

    private void truncate(long length) throws IOException {
        try (FileChannel writable = FileChannel.open(path, StandardOpenOption.WRITE)) {
            writable.truncate(length);
        }
    }
}
