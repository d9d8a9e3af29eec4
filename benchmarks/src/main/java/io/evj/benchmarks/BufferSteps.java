package io.evj.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.api.EventBase;
import io.evj.buffer.Eol;
import io.evj.buffer.EvBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/// What [Buffers] measures: each step does its operations some times, and returns the nanoseconds that they took, without the
/// preparations. `benchmarks/peers/libevent_buffer.c` does the same with the same bytes.
final class BufferSteps {
    private static final int WHOLE = 65_536;
    private static final int PIECE = 4_096;
    private static final int LINE = 80;
    private static final int TAKEN = 1_000;
    private static final int MOVES = 1_000;
    private static final int SEARCHES = 10;
    private static final byte[] NEEDLE = "needle in a haze".getBytes(US_ASCII);
    private static final byte[] LETTERS =
            "eeeeeetttttaaaaoooonnnniiisssrrrhhhdddlluuccmmffyywwggppbvk     ".getBytes(US_ASCII);

    /// Does some operations.
    interface Step {
        /// Returns the nanoseconds that they took.
        long nanos();
    }

    /// A step, and how many operations it does.
    record Counted(Step step, int operations) {}

    private final byte[] data = new byte[WHOLE];
    private final byte[] lines = new byte[WHOLE];
    private final byte[] rare = new byte[WHOLE];
    private final byte[] text = new byte[WHOLE];
    private final byte[] taken = new byte[64];
    private final EvBuffer a;
    private final EvBuffer b;

    /// Sum of what was read, so that no reading is left out.
    private long sink;

    BufferSteps(EventBase base) {
        a = EvBuffer.of(base);
        b = EvBuffer.of(base);
        int seed = 42;
        for (int i = 0; i < WHOLE; i++) {
            seed = seed * 1_664_525 + 1_013_904_223;
            text[i] = LETTERS[seed >>> 26];
            data[i] = (byte) ('a' + i % 26);
            int column = i % LINE;
            lines[i] = (byte) (column == LINE - 2 ? '\r' : column == LINE - 1 ? '\n' : 'x');
            rare[i] = 'x';
        }
        for (byte[] haystack : new byte[][] {rare, text}) {
            for (int i = 500; i < WHOLE - 500; i += 512) {
                System.arraycopy(NEEDLE, 0, haystack, i, 8); // false starts
            }
            System.arraycopy(NEEDLE, 0, haystack, WHOLE - NEEDLE.length, NEEDLE.length);
        }
    }

    /// All steps, under the names that they are printed with.
    Map<String, Counted> all() {
        Map<String, Counted> steps = new LinkedHashMap<>();
        steps.put("add_64", new Counted(() -> add(64), WHOLE / 64));
        steps.put("add_4k", new Counted(() -> add(PIECE), WHOLE / PIECE));
        steps.put("prepend_64", new Counted(this::prepend, WHOLE / 64));
        steps.put("remove_64", new Counted(this::remove, WHOLE / 64));
        steps.put("move_64", new Counted(() -> move(64), MOVES));
        steps.put("move_64k", new Counted(() -> move(WHOLE), MOVES));
        steps.put("transfer_1000", new Counted(this::transfer, WHOLE / TAKEN));
        steps.put("search_rare", new Counted(() -> search(rare), SEARCHES));
        steps.put("search_text", new Counted(() -> search(text), SEARCHES));
        steps.put("line", new Counted(this::lines, WHOLE / LINE));
        return steps;
    }

    /// What was read; printed nowhere, but asked for.
    long sink() {
        return sink;
    }

    private long add(int size) {
        long start = System.nanoTime();
        for (int i = 0; i < WHOLE; i += size) {
            a.add(data, i, size);
        }
        a.drain(WHOLE);
        return System.nanoTime() - start;
    }

    private long prepend() {
        long start = System.nanoTime();
        for (int i = 0; i < WHOLE; i += 64) {
            a.prepend(data, i, 64);
        }
        a.drain(WHOLE);
        return System.nanoTime() - start;
    }

    private long remove() {
        fill(data, WHOLE);
        long start = System.nanoTime();
        for (int i = 0; i < WHOLE; i += 64) {
            a.remove(taken);
            sink += taken[0];
        }
        return System.nanoTime() - start;
    }

    private long move(int bytes) {
        fill(data, bytes);
        long start = System.nanoTime();
        for (int i = 0; i < MOVES / 2; i++) {
            b.addBuffer(a);
            a.addBuffer(b);
        }
        return done(start);
    }

    private long transfer() {
        fill(data, WHOLE);
        long start = System.nanoTime();
        while (a.length() >= TAKEN) {
            a.removeBuffer(b, TAKEN);
        }
        return done(start);
    }

    private long search(byte[] haystack) {
        fill(haystack, WHOLE);
        long start = System.nanoTime();
        for (int i = 0; i < SEARCHES; i++) {
            if (a.search(NEEDLE) != WHOLE - NEEDLE.length) {
                throw new IllegalStateException("the needle was not found where it is");
            }
        }
        return done(start);
    }

    private long lines() {
        fill(lines, WHOLE);
        long start = System.nanoTime();
        for (String line = a.readLine(Eol.CRLF); line != null; line = a.readLine(Eol.CRLF)) {
            sink += line.length();
        }
        return done(start);
    }

    /// As data comes from a socket: in pieces.
    private void fill(byte[] source, int bytes) {
        for (int i = 0; i < bytes; i += PIECE) {
            a.add(source, i, Math.min(bytes, PIECE));
        }
    }

    private long done(long start) {
        long nanos = System.nanoTime() - start;
        a.clear();
        b.clear();
        return nanos;
    }
}
