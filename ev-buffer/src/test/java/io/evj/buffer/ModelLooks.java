package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What leaves the content as it is: copying out, looking at it in place, finding.
enum ModelLooks implements Step.Action {
    GET,
    FRONT,
    PULLUP,
    PULLUP_ALL,
    PULLUP_TOO_MUCH,
    PEEK,
    PEEK_REST,
    COPY_OUT,
    COPY_OUT_TO_BYTE_BUFFER,
    COPY_TEXT,
    INDEX_OF,
    SEARCH,
    SEARCH_RANGE,
    SEARCH_EOL;

    @Override
    public boolean leavesRoom() {
        return this != PULLUP && this != PULLUP_ALL;
    }

    @Override
    public void run(ModelTrial trial, Twin mine, Twin other, Step step) throws IOException {
        EvBuffer buffer = mine.buffer;
        int n = step.amount();
        int place = step.place();
        if (place > mine.length()) {
            assertThatThrownBy(() -> buffer.searchEol(place, Eol.LF))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        int from = Math.min(place, mine.length());
        int count = Math.min(n, mine.length() - from);
        switch (this) {
            case GET -> {
                if (from < mine.length()) {
                    assertThat(buffer.get(from)).isEqualTo(mine.bytes[from]);
                } else {
                    assertThatThrownBy(() -> buffer.get(from))
                            .isInstanceOf(IndexOutOfBoundsException.class);
                }
            }
            case FRONT -> {
                byte[] front = ModelBytes.bytes(buffer.front());
                assertThat(front).isEqualTo(ModelBytes.head(mine.bytes, front.length));
                assertThat(front.length == 0).isEqualTo(mine.length() == 0);
                assertThat(buffer.contiguous()).isEqualTo(front.length);
            }
            case PULLUP -> {
                int most = Math.min(n, mine.length());
                assertThat(ModelBytes.bytes(buffer.pullup(most)))
                        .isEqualTo(ModelBytes.head(mine.bytes, most));
                assertThat(buffer.contiguous()).isGreaterThanOrEqualTo(most);
            }
            case PULLUP_ALL -> {
                assertThat(ModelBytes.bytes(buffer.pullup())).isEqualTo(mine.bytes);
                assertThat(buffer.contiguous()).isEqualTo(mine.length());
            }
            case PULLUP_TOO_MUCH ->
                    assertThatThrownBy(() -> buffer.pullup(mine.length() + 1 + n))
                            .isInstanceOf(IndexOutOfBoundsException.class);
            case PEEK -> peek(mine, from, n, n % 5);
            case PEEK_REST -> peek(mine, from, -1, n % 5);
            case COPY_OUT -> {
                byte[] target = new byte[n + 5];
                byte[] seen =
                        mine.look(
                                from,
                                count,
                                () ->
                                        assertThat(buffer.copyOut(from, target, 3, n))
                                                .isEqualTo(count));
                assertThat(target).isEqualTo(surrounded(seen, target.length));
            }
            case COPY_OUT_TO_BYTE_BUFFER -> {
                ByteBuffer target = ModelBytes.framed(new byte[n], n % 2 == 0);
                byte[] seen =
                        mine.look(
                                from,
                                count,
                                () -> assertThat(buffer.copyOut(from, target)).isEqualTo(count));
                assertThat(target.remaining()).isEqualTo(n - seen.length);
                assertThat(ModelBytes.bytes(target.clear()))
                        .isEqualTo(surrounded(seen, target.limit()));
            }
            case COPY_TEXT -> {
                String[] text = {""};
                byte[] seen =
                        mine.look(
                                0,
                                mine.length(),
                                () -> text[0] = buffer.copyText(StandardCharsets.ISO_8859_1));
                assertThat(text[0]).isEqualTo(new String(seen, StandardCharsets.ISO_8859_1));
            }
            case INDEX_OF -> {
                byte wanted = pattern(mine, from, n, 1)[0];
                assertThat(buffer.indexOf(wanted, from))
                        .isEqualTo(
                                ModelBytes.indexOf(
                                        mine.bytes, new byte[] {wanted}, from, mine.length()));
            }
            case SEARCH -> {
                byte[] pattern = pattern(mine, from, n, n % 9);
                assertThat(buffer.search(pattern, from))
                        .isEqualTo(ModelBytes.indexOf(mine.bytes, pattern, from, mine.length()));
            }
            case SEARCH_RANGE -> {
                byte[] pattern = pattern(mine, from, n / 3, n % 4);
                int end = from + n - 3;
                assertThat(buffer.search(pattern, from, end))
                        .isEqualTo(ModelBytes.indexOf(mine.bytes, pattern, from, end));
            }
            case SEARCH_EOL -> {
                for (Eol eol : Eol.values()) {
                    assertThat(buffer.searchEol(from, eol))
                            .as("%s", eol)
                            .isEqualTo(ModelBytes.lineEnd(mine.bytes, from, eol));
                }
            }
        }
    }

    /// Bytes that often are there, some way behind a place: these, or the same but for the last.
    static byte[] pattern(Twin twin, int from, int distance, int length) {
        int begin = from + distance / 2;
        byte[] pattern =
                begin + length <= twin.length()
                        ? ModelBytes.part(twin.bytes, begin, length)
                        : ModelBytes.head(new byte[] {'\r', '\n'}, length);
        if (distance % 4 == 3 && length > 1) {
            pattern[length - 1]++;
        }
        return pattern;
    }

    private static void peek(Twin mine, int from, int length, int places) {
        ByteBuffer[] seen = new ByteBuffer[places];
        int count = mine.buffer.peek(from, length, seen);

        List<byte[]> pieces = pieces(mine.buffer.chain, from);
        int needed = 0;
        int most = length == -1 && places > 0 ? places : Integer.MAX_VALUE;
        long left = length == -1 ? Long.MAX_VALUE : length;
        while (needed < pieces.size() && needed < most && left > 0) {
            byte[] piece = pieces.get(needed);
            if (needed < places) {
                assertThat(ModelBytes.bytes(seen[needed])).isEqualTo(piece);
            }
            left -= piece.length;
            needed++;
        }
        assertThat(count).isEqualTo(needed);
    }

    /// What lies in one piece each from a place on, up to the next bytes that lie in a file.
    private static List<byte[]> pieces(Chain chain, int from) {
        List<byte[]> pieces = new ArrayList<>();
        long skipped = from;
        for (Segment s = chain.head; s != null; s = s.next) {
            if (skipped >= s.bytes()) {
                skipped -= s.bytes();
            } else if (s.inFile > 0) {
                break;
            } else {
                byte[] piece = new byte[s.length() - (int) skipped];
                s.memory.get(s.start + (int) skipped, piece);
                pieces.add(piece);
                skipped = 0;
            }
        }
        return pieces;
    }

    /// Zeros around these bytes, three of them before.
    private static byte[] surrounded(byte[] bytes, int length) {
        return Arrays.copyOf(ModelBytes.joined(new byte[3], bytes), length);
    }
}
