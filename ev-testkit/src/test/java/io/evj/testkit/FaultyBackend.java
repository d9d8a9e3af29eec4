package io.evj.testkit;

import io.evj.api.Descriptor;
import io.evj.api.spi.Backend;
import io.evj.api.spi.Network;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A correct backend with one fault built in.
final class FaultyBackend implements Backend {
    /// Backends that a [Fault#LEAKS] left open; the test closes them.
    static final List<Backend> LEFT_OPEN = new ArrayList<>();

    private final Fault fault;
    private final Backend correct;
    private final Set<Watch> watched = new LinkedHashSet<>();
    private final Set<Watch> uninterested = new LinkedHashSet<>();
    private final Set<Watch> forgotten = new LinkedHashSet<>();
    private final Set<Watch> reported = new LinkedHashSet<>();
    private final Map<Watch, IOException> lost = new HashMap<>();
    private volatile boolean isWoken;
    private volatile boolean isClosed;

    FaultyBackend(Fault fault, Backend correct) {
        this.fault = fault;
        this.correct = correct;
    }

    @Override
    public Network network() {
        return correct.network();
    }

    @Override
    public void attach() throws IOException {
        correct.attach();
    }

    @Override
    public void detach() throws IOException {
        correct.detach();
    }

    @Override
    public void admit(Descriptor descriptor) {
        if (fault != Fault.ADMITS_ANYTHING) {
            correct.admit(descriptor);
        }
    }

    @Override
    public void update(Watch watch, int before, int after) throws IOException {
        if (fault == Fault.LOSES_WAKEUPS_WHEN_INTEREST_CHANGES) {
            correct.poll(0, new Reports());
        }
        if (fault != Fault.IGNORES_CHANGES || before == 0) {
            correct.update(
                    watch,
                    before,
                    fault == Fault.IGNORES_WRITE ? after & ~Conditions.WRITE : after);
        }
        watched.add(watch);
        if (after == 0) {
            uninterested.add(watch);
        } else {
            uninterested.remove(watch);
        }
    }

    @Override
    public void forget(Watch watch) throws IOException {
        correct.forget(watch);
        watched.remove(watch);
        uninterested.remove(watch);
        forgotten.add(watch);
    }

    @Override
    public int poll(long timeoutNanos, ReadySink ready) throws IOException {
        if (fault == Fault.KEEPS_INTERRUPTS && Thread.currentThread().isInterrupted()) {
            int count = correct.poll(0, ready);
            Thread.currentThread().interrupt();
            return count;
        }
        List<Runnable> reports = new ArrayList<>();
        correct.poll(timeout(timeoutNanos), collecting(reports, ready));
        if (fault == Fault.REPORTS_THE_FORGOTTEN) {
            forgotten.forEach(watch -> reports.add(() -> ready.ready(watch, Conditions.READ)));
        }
        if (fault == Fault.REPORTS_THE_UNINTERESTED) {
            uninterested.forEach(watch -> reports.add(() -> ready.ready(watch, Conditions.READ)));
        }
        if (fault == Fault.TELLS_LOSSES_TWICE) {
            lost.forEach(ready::lost);
        }
        reports.forEach(Runnable::run);
        return fault == Fault.MISCOUNTS ? reports.size() + 1 : reports.size();
    }

    @Override
    public void wakeup() {
        if (fault == Fault.FAILS_TO_BE_WOKEN_WHEN_CLOSED && isClosed) {
            throw new IllegalStateException("closed");
        }
        if (fault != Fault.LOSES_WAKEUPS) {
            isWoken = true;
            correct.wakeup();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        if (fault == Fault.CLOSES_DESCRIPTORS) {
            watched.forEach(FaultyBackend::close);
        }
        if (fault == Fault.LEAKS) {
            LEFT_OPEN.add(correct);
        } else {
            correct.close();
        }
    }

    private long timeout(long asked) {
        return switch (fault) {
            case SPINS -> 0;
            case IS_WOKEN_FOR_EVER -> isWoken ? 0 : asked;
            case OVERSLEEPS -> asked == 0 ? 2_000_000 : asked;
            default -> asked;
        };
    }

    private ReadySink collecting(List<Runnable> reports, ReadySink ready) {
        return new ReadySink() {
            @Override
            public void ready(Watch watch, int what) {
                boolean isFirst = reported.add(watch);
                boolean isDropped =
                        (fault == Fault.REPORTS_ONCE && !isFirst)
                                || (fault == Fault.STARVES_THE_LAST && reports.size() >= 100);
                if (!isDropped) {
                    reports.add(() -> ready.ready(watch, what));
                }
            }

            @Override
            public void interrupted() {
                ready.interrupted();
            }

            @Override
            public void lost(Watch watch, IOException cause) {
                watched.remove(watch);
                uninterested.remove(watch);
                lost.put(watch, cause);
                if (fault != Fault.HIDES_LOSSES) {
                    ready.lost(watch, cause);
                }
            }
        };
    }

    private static void close(Watch watch) {
        try {
            watch.descriptor().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
