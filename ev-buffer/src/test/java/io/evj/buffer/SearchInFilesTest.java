package io.evj.buffer;

import static io.evj.buffer.Pieces.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Finding bytes that lie in a file, which are read for it.
class SearchInFilesTest {
    private static final int BLOCK = 4;

    private final BufferPool pool =
            new BufferPool(null, new BlockSizes(BLOCK, 64, BLOCK, 64), Long.MAX_VALUE);

    private FileChannel file;

    @BeforeEach
    @BeforeProperty
    void open() throws IOException {
        Path path = Files.createTempFile("search", null);
        file =
                FileChannel.open(
                        path,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
    }

    @AfterEach
    @AfterProperty
    void close() throws IOException {
        file.close();
        assertThat(pool.bytesLent()).isZero();
    }

    @Test
    void findsWhatLiesPartlyInMemoryAndPartlyInAFile() throws IOException {
        try (EvBuffer buffer = EvBuffer.of(pool)) {
            buffer.add("ne");
            addFile(buffer, "edle\r\nhay\r");
            buffer.add("\nend");

            assertThat(buffer.search(latin1("needle"))).isZero();
            assertThat(buffer.search(latin1("\nend"))).isEqualTo(12);
            assertThat(buffer.indexOf((byte) 'y', 0)).isEqualTo(10);
            assertThat(buffer.searchEol(0, Eol.CRLF)).isEqualTo(new LineEnd(6, 2));
            assertThat(buffer.searchEol(8, Eol.CRLF_STRICT)).isEqualTo(new LineEnd(11, 2));
            assertThat(buffer.readLine(Eol.CRLF)).isEqualTo("needle");
            assertThat(buffer.readLine(Eol.ANY)).isEqualTo("hay");
            assertThat(buffer.readLine(Eol.LF)).isNull();
        }
    }

    @Test
    void readsNoMoreOfTheFileThanItMust() throws IOException {
        try (EvBuffer buffer = EvBuffer.of(pool)) {
            addFile(buffer, "x".repeat(50) + "needle" + "x".repeat(1000));

            assertThat(buffer.search(latin1("needle"), 4, 12)).isEqualTo(-1);
            assertThat(buffer.search(latin1("n"), 4, 12)).isEqualTo(-1);
            assertThat(pool.bytesLent()).isEqualTo(8);

            assertThat(buffer.search(latin1("needle"), 42)).isEqualTo(50);
            assertThat(pool.bytesLent()).isBetween(22L, 32L);

            assertThat(buffer.search(latin1("xxxxx"), 800)).isEqualTo(800);
            assertThat(buffer.indexOf((byte) 'x', 900)).isEqualTo(900);
            assertThat(buffer.search(latin1("xxxxx"), 700, 704)).isEqualTo(-1);
            assertThat(buffer.search(new byte[0], 600)).isEqualTo(600);
            assertThat(pool.bytesLent()).isLessThan(60);
            assertThat(buffer.length()).isEqualTo(1056);
        }
    }

    @Test
    void aPtrReadsWhereItStands() throws IOException {
        try (EvBuffer buffer = EvBuffer.of(pool)) {
            buffer.add("ab");
            addFile(buffer, "x".repeat(500) + "ab\r\n" + "x".repeat(500));
            EvPtr ptr = buffer.ptr(480);

            assertThat(ptr.find(latin1("ab"))).isTrue();
            assertThat(ptr.position()).isEqualTo(502);
            assertThat(ptr.findEol(Eol.CRLF)).isEqualTo(2);
            assertThat(ptr.position()).isEqualTo(504);
            assertThat(ptr.add(400)).isTrue();
            assertThat(pool.bytesLent()).isLessThan(50);
            assertThat(ptr.find((byte) 'x')).isTrue();
            assertThat(ptr.position()).isEqualTo(904);
            assertThat(ptr.set(0)).isTrue();
            assertThat(ptr.find(latin1("abx"))).isTrue();
            assertThat(ptr.position()).isZero();
            assertThat(pool.bytesLent()).isLessThan(60);
        }
    }

    @Test
    void saysThatAFileCannotBeRead() throws IOException {
        try (EvBuffer buffer = EvBuffer.of(pool)) {
            buffer.add("ab");
            addFile(buffer, "cdefgh");
            file.truncate(0);

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> buffer.search(latin1("bc")));
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> buffer.readLine(Eol.LF));
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> buffer.ptr(4).find((byte) 'x'));
            assertThat(buffer.length()).isEqualTo(8);
            assertThat(buffer.indexOf((byte) 'b', 0)).isEqualTo(1);
        }
    }

    @Test
    void aPtrStaysWhereItIsWhenAFileCannotBeRead() throws IOException {
        try (EvBuffer buffer = EvBuffer.of(pool)) {
            buffer.add("ab\r");
            addFile(buffer, "\ncdefgh");
            EvPtr ptr = buffer.ptr(1);
            ptr.find((byte) 'b');
            file.truncate(0);

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> ptr.findEol(Eol.ANY));
            assertThat(ptr.position()).isEqualTo(1);
            assertThat(ptr.add(2)).isTrue();
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> ptr.find((byte) 'b'));
            write("\ncdefgh");

            assertThat(ptr.find(latin1("d"))).isTrue();
            assertThat(ptr.position()).isEqualTo(5);
        }
    }

    @Property
    void agreesWithStrings(
            @ForAll("texts") String text,
            @ForAll("patterns") String pattern,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll Eol eol)
            throws IOException {
        for (int from = 0; from <= text.length(); from += 3) {
            try (EvBuffer buffer = mixed(text, cuts);
                    EvBuffer whole = EvBuffer.create()) {
                whole.add(latin1(text));

                assertThat(buffer.searchEol(from, eol)).isEqualTo(whole.searchEol(from, eol));
                assertThat(buffer.search(latin1(pattern), from))
                        .isEqualTo(text.indexOf(pattern, from));
            }
            try (EvBuffer buffer = mixed(text, cuts)) {
                EvPtr ptr = buffer.ptr(from);
                assertThat(ptr.find(latin1(pattern)) ? ptr.position() : -1)
                        .isEqualTo(text.indexOf(pattern, from));
            }
        }
    }

    /// A buffer of pieces, every second of which lies in the file.
    private EvBuffer mixed(String text, List<Integer> cuts) throws IOException {
        EvBuffer buffer = EvBuffer.of(pool);
        write(text);
        long at = 0;
        boolean isInFile = false;
        for (String piece : Pieces.cut(text, cuts)) {
            if (isInFile) {
                addFile(buffer, at, piece.length());
            } else {
                buffer.add(latin1(piece));
            }
            at += piece.length();
            isInFile = !isInFile;
        }
        return buffer;
    }

    private void addFile(EvBuffer buffer, String text) throws IOException {
        write(text);
        addFile(buffer, 0, text.length());
    }

    private void write(String text) throws IOException {
        file.write(ByteBuffer.wrap(latin1(text)), 0);
    }

    private void addFile(EvBuffer buffer, long offset, int length) throws IOException {
        try (FileSegment segment =
                FileSegment.of(file, offset, length, FileSegment.Option.NEVER_MAPS)) {
            buffer.addFileSegment(segment);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Pieces.texts("ab\r\n\0");
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings()
                .withChars("ab\r\n".toCharArray())
                .ofMinLength(1)
                .ofMaxLength(6);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Pieces.cuts();
    }
}
