package io.evj.dns;

import io.evj.api.Lookup;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A lookup under way: one name, or with a search list several, one after the other, until one has an answer.
///
/// Safe from any thread.
public final class DnsLookup implements Lookup {
    private final DnsResolver resolver;
    private final AnswerCallback callback;
    private final Consumer<DnsAnswer> waiter = this::answered;

    /// The names to try, and the next of them; nothing when the answer was there at once.
    private List<DnsName> names = List.of();

    private int next;
    private DnsType type = DnsType.A;
    private int mode;
    private boolean isFresh;
    private @Nullable Query query;
    private @Nullable Alarm deadline;
    private @Nullable DnsAnswer outcome;
    private boolean isTold;

    DnsLookup(DnsResolver resolver, AnswerCallback callback) {
        this.resolver = resolver;
        this.callback = callback;
    }

    // ---- on the loop

    /// Begins with the first name.
    void begin(List<DnsName> candidates, DnsType wanted, int queryMode, boolean fresh) {
        names = candidates;
        type = wanted;
        mode = queryMode;
        isFresh = fresh;
        Alarm alarm = new Alarm(this::expired);
        deadline = alarm;
        resolver.setDeadline(alarm);
        tryNext();
    }

    private void tryNext() {
        DnsQuestion question = DnsQuestion.of(names.get(next++), type);
        DnsAnswer known = resolver.known(question, isFresh);
        if (known != null) {
            answered(known);
        } else {
            query = resolver.queries.ask(question, mode, waiter);
            if (outcome != null) { // at once: there was no way to send it
                query = null;
            }
        }
    }

    private void answered(DnsAnswer answer) {
        query = null;
        boolean isNext =
                switch (answer.error()) {
                    case NONE, TRUNCATED, TIMEOUT, SERVER_FAILED, SHUTDOWN, CANCEL -> false;
                    default -> next < names.size();
                };
        if (isNext) {
            tryNext();
        } else {
            finish(answer);
        }
    }

    private void expired() {
        finish(failed(resolver.deadlineError()));
    }

    /// Ends it with an outcome, to be told soon.
    void finish(DnsAnswer answer) {
        if (outcome != null) {
            return;
        }
        outcome = answer;
        if (query != null) {
            Query left = query;
            query = null;
            left.leave(waiter);
        }
        if (deadline != null) {
            resolver.finished(deadline);
        }
        resolver.outbox.add(this);
    }

    DnsAnswer failed(DnsError error) {
        DnsName name = names.isEmpty() ? DnsName.ROOT : names.get(Math.max(0, next - 1));
        return DnsAnswer.failed(error, DnsQuestion.of(name, type));
    }

    void tell() throws Exception {
        if (isTold) {
            return;
        }
        isTold = true;
        resolver.queries.counters.answered++;
        if (outcome != null) {
            callback.answered(outcome);
        }
    }

    // ---- from any thread

    /// Asks for no answer any more: the callback is told [DnsError#CANCEL], later and once, unless it has been told something
    /// already.
    ///
    /// @libevent evdns_cancel_request
    @Override
    public void cancel() {
        if (resolver.base().isLoopThread()) {
            cancelHere();
            return;
        }
        try {
            resolver.base().execute(this::cancelHere);
        } catch (RejectedExecutionException closed) { // then it has been told
            return;
        }
    }

    private void cancelHere() {
        if (outcome == null) {
            finish(failed(DnsError.CANCEL));
        } else if (!isTold) {
            outcome = DnsAnswer.failed(DnsError.CANCEL, outcome.question());
        }
    }
}
