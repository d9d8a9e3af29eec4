package io.evj.rpc;

import io.evj.api.EventBase;
import io.evj.buffer.EvBuffer;
import io.evj.rpc.RpcHook.Verdict;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/// Leads one message through the hooks of its direction.
///
/// ```
///          PAUSE            resume             the loop
/// RUNNING ───────▶ PAUSED ─────────▶ RESUMED ───────────▶ RUNNING
///    │ the last hook, or TERMINATE
///    ▼
///  OVER
/// ```
///
/// Confined to its loop, but for [#resume].
final class HookRun {
    /// What comes behind the hooks.
    interface End {
        /// All hooks have looked, or one has terminated the call.
        ///
        /// @param hasPassed whether the message goes its way
        /// @param payload   the message, closed when this returns
        void ended(boolean hasPassed, EvBuffer payload);
    }

    private enum State {
        /// A hook looks at the message, or the next one is about to.
        RUNNING,
        /// Somebody will resume.
        PAUSED,
        /// Somebody has, and the loop goes on soon.
        RESUMED,
        /// The message is no longer with the hooks.
        OVER
    }

    private final EventBase base;
    private final RpcContext context;
    private final List<RpcHook> hooks;
    private final EvBuffer payload;
    private final Set<HookRun> paused;
    private final End end;
    private State state = State.RUNNING;
    private int next;
    private boolean isAbandoned;

    /// @param payload owned from now on
    /// @param paused  has this run in it as long as it is paused
    HookRun(
            EventBase base,
            RpcContext context,
            List<RpcHook> hooks,
            EvBuffer payload,
            Set<HookRun> paused,
            End end) {
        this.base = base;
        this.context = context;
        this.hooks = hooks;
        this.payload = payload;
        this.paused = paused;
        this.end = end;
    }

    EvBuffer payload() {
        if (state == State.OVER) {
            throw new IllegalStateException(
                    "the message is no longer with the hooks: " + context.method());
        }
        return payload;
    }

    /// Goes through the hooks, up to one that pauses.
    void proceed() {
        while (state == State.RUNNING && next < hooks.size()) {
            Verdict verdict = ask(hooks.get(next++));
            if (state != State.RUNNING) {
                return; // the hook has closed whom it belongs to
            }
            switch (verdict) {
                case CONTINUE -> {}
                case PAUSE -> {
                    state = State.PAUSED;
                    paused.add(this);
                    return;
                }
                case TERMINATE -> {
                    over(false);
                    return;
                }
            }
        }
        if (state == State.RUNNING) {
            over(true);
        }
    }

    /// From any thread.
    void resume(Verdict verdict) {
        if (verdict == Verdict.PAUSE) {
            throw new IllegalArgumentException("a pause ends with CONTINUE or TERMINATE");
        }
        if (base.isLoopThread()) {
            resumed();
            base.execute(() -> goOn(verdict));
            return;
        }
        try {
            base.execute(() -> {
                resumed();
                goOn(verdict);
            });
        } catch (RejectedExecutionException closed) { // and the call with the base
        }
    }

    private void resumed() {
        if (isAbandoned) {
            return;
        }
        if (state != State.PAUSED) {
            throw new IllegalStateException(
                    "%s is not paused (%s)".formatted(context.method(), state));
        }
        state = State.RESUMED;
    }

    private void goOn(Verdict verdict) {
        if (state != State.RESUMED) {
            return; // abandoned meanwhile
        }
        paused.remove(this);
        state = State.RUNNING;
        if (verdict == Verdict.CONTINUE) {
            proceed();
        } else {
            over(false);
        }
    }

    /// Ends it as if it were terminated.
    void abandon() {
        if (state != State.OVER) {
            isAbandoned = true;
            paused.remove(this);
            over(false);
        }
    }

    private Verdict ask(RpcHook hook) {
        try {
            return hook.look(context);
        } catch (Throwable thrown) {
            Uncaught.report(base, thrown);
            return Verdict.TERMINATE;
        }
    }

    private void over(boolean hasPassed) {
        state = State.OVER;
        try {
            end.ended(hasPassed, payload);
        } finally {
            payload.close();
        }
    }
}
