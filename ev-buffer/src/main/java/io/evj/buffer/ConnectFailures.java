package io.evj.buffer;

import io.evj.api.AddressText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What went wrong with each address that one connect has tried, and the exceptions that tell it all.
///
/// They tell the addresses in the order of the attempts, whichever failed first.
final class ConnectFailures {
    /// How many addresses a message names at most. All of them are there as suppressed exceptions.
    static final int NAMED_MAX = 8;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /// The name that was looked up; empty when there was none.
    final String host;

    private final List<Failure> failures = new ArrayList<>();

    ConnectFailures(String host) {
        this.host = host;
    }

    /// One address. `target` is empty for a socket that was given as it is.
    private record Failure(int number, String target, IOException cause, long nanos) {
        /// `: refused`, after the address.
        String shortly() {
            ConnectReason reason = ConnectReason.of(cause);
            return ": " + (reason == null ? ownWords() : reason.words);
        }

        /// ` refused (ECONNREFUSED) after 3 ms`, after the address.
        String fully() {
            ConnectReason reason = ConnectReason.of(cause);
            String after = " after " + nanos / NANOS_PER_MILLI + " ms";
            return reason == null
                    ? " failed" + after + ": " + ownWords()
                    : reason.predicate() + after;
        }

        /// What the failure says behind the operation and the address that it names.
        private String ownWords() {
            String message = text(cause);
            int at = target.isEmpty() ? -1 : message.indexOf(target + ": ");
            return at < 0 ? message : message.substring(at + target.length() + 2);
        }
    }

    /// Notes one.
    ///
    /// @param number     of the attempt, in the order of their beginnings
    /// @param target     its address, or null when it is not known
    /// @param cause      why it failed
    /// @param afterNanos how long it took
    void add(int number, @Nullable SocketAddress target, Exception cause, long afterNanos) {
        String name = target == null ? "" : AddressText.format(target);
        int at = failures.size();
        while (at > 0 && failures.get(at - 1).number > number) {
            at--;
        }
        failures.add(at, new Failure(number, name, named(name, cause), afterNanos));
    }

    /// The failure of all. Needs one at least.
    ConnectException refusal() {
        return withAll(new ConnectException(subject() + failures.getFirst().fully() + others(1)));
    }

    /// The end of a connect that took too long.
    ///
    /// @param afterNanos how long
    /// @param waitingFor the addresses that have not answered, in their order
    SocketTimeoutException timeout(long afterNanos, List<String> waitingFor) {
        StringBuilder message =
                new StringBuilder("connect timed out after ")
                        .append(afterNanos / NANOS_PER_MILLI)
                        .append(" ms");
        if (!waitingFor.isEmpty()) {
            int named = Math.min(waitingFor.size(), NAMED_MAX);
            message.append(" waiting for ")
                    .append(String.join(", ", waitingFor.subList(0, named)))
                    .append(more(waitingFor.size() - named));
        }
        return withAll(new SocketTimeoutException(message + others(0)));
    }

    private String subject() {
        String target = failures.getFirst().target;
        if (target.isEmpty()) {
            return "connect";
        }
        boolean isNameKnown = host.isEmpty() || target.contains(host);
        return "connect to " + (isNameKnown ? "" : host + " at ") + target;
    }

    private String others(int from) {
        StringBuilder text = new StringBuilder();
        int end = Math.min(failures.size(), NAMED_MAX);
        for (int i = from; i < end; i++) {
            Failure failure = failures.get(i);
            text.append(i == from ? "; also tried " : ", ")
                    .append(failure.target)
                    .append(failure.shortly());
        }
        return text + more(failures.size() - end);
    }

    private static String more(int count) {
        return count == 0 ? "" : " and " + count + " more";
    }

    private <E extends IOException> E withAll(E whole) {
        for (Failure failure : failures) {
            whole.addSuppressed(failure.cause);
        }
        return whole;
    }

    /// The failure itself where it is one of input and output and says which address it is about.
    private static IOException named(String target, Exception cause) {
        return cause instanceof IOException failure && text(cause).contains(target)
                ? failure
                : new IOException("connect to " + target + ": " + text(cause), cause);
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
