package io.evj.benchmarks;

import java.util.Arrays;

/// The middle of several measurements.
final class Median {
    private final long[] values;
    private int count;

    Median(int capacity) {
        values = new long[capacity];
    }

    void add(long value) {
        values[count++] = value;
    }

    long value() {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[count / 2];
    }
}
