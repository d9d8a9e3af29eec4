package io.evj.backend.poll;

import io.evj.api.Descriptor;
import io.evj.api.Event;
import io.evj.api.Pollable;
import io.evj.api.spi.Backend;
import io.evj.api.spi.ChannelSelector;
import io.evj.api.spi.Network;
import io.evj.api.spi.PollableDescriptor;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// An emulation of poll(2) that watches anything: asks each [Pollable] in one linear pass, in the order in which they
/// came, and leaves channels of the JDK, and the waiting, to a selector. Level-triggered.
///
/// It wakes at once for sockets, for other threads, and for pollables that call. While there are others that are asked
/// for something, waits are cut into pauses: see [AskingPause].
final class PollBackend implements Backend {
    private static final int CONDITIONS = Event.READ | Event.WRITE | Event.CLOSED;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Network network;
    private final ChannelSelector channels;
    private final List<PolledWatch> polled = new ArrayList<>();
    private final AskingPause pause = new AskingPause();

    /// Found by the last pass: whether anybody is asked for something who will not call.
    private boolean hasSilent;

    /// Told to be lost since the poll began.
    private int lost;

    PollBackend(Network network) throws IOException {
        this.network = network;
        this.channels = new ChannelSelector(PollProvider.METHOD);
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public void attach() {
        channels.attach();
    }

    @Override
    public void detach() throws IOException {
        channels.detach();
    }

    @Override
    public void admit(Descriptor descriptor) {
        if (!(descriptor instanceof PollableDescriptor)) {
            channels.admit(descriptor);
        }
    }

    @Override
    public void update(Watch watch, int before, int after) throws IOException {
        if (!(watch.descriptor() instanceof PollableDescriptor descriptor)) {
            channels.update(watch, after);
            return;
        }
        PolledWatch known = (PolledWatch) watch.state();
        if (known == null) {
            known = begin(watch, descriptor.pollable());
        }
        known.asked = after & CONDITIONS;
        pause.foundSome(); // somebody new is impatient
    }

    @Override
    public void forget(Watch watch) throws IOException {
        if (watch.state() instanceof PolledWatch known) {
            polled.remove(known);
            watch.state(null);
        } else {
            channels.forget(watch);
        }
    }

    @Override
    public int poll(long timeoutNanos, ReadySink ready) throws IOException {
        lost = 0;
        int found = ask(ready);
        long leftNanos = timeoutNanos;
        while (found == 0 && leftNanos != 0) {
            long waitNanos = leftNanos;
            if (hasSilent) {
                waitNanos = leftNanos < 0 ? pause.nanos() : Math.min(pause.nanos(), leftNanos);
            }
            int channelsReady = channels.select(millisUp(waitNanos), ready);
            found = ask(ready);
            if (found != 0 || channelsReady != 0 || channels.endedEarly()) {
                return channelsReady + report(ready) + lost;
            }
            if (waitNanos == leftNanos && leftNanos > 0) {
                return 0;
            }
            pause.foundNothing();
            leftNanos -= leftNanos < 0 ? 0 : waitNanos;
        }
        return channels.select(0, ready) + report(ready) + lost;
    }

    @Override
    public void wakeup() {
        channels.wakeup();
    }

    @Override
    public void close() {
        for (PolledWatch known : polled) {
            known.watch.state(null);
        }
        polled.clear();
        channels.close();
    }

    private PolledWatch begin(Watch watch, Pollable pollable) throws IOException {
        boolean calls;
        try {
            calls = pollable.notify(this::wakeup);
        } catch (RuntimeException e) {
            throw new IOException(pollable + " cannot be watched: " + e, e);
        }
        PolledWatch made = new PolledWatch(watch, pollable, calls);
        polled.add(made);
        watch.state(made);
        return made;
    }

    /// The pass. Keeps the answers, to be told after the channels were looked at; gives how many have something to tell.
    private int ask(ReadySink ready) {
        int found = 0;
        hasSilent = false;
        for (int i = 0; i < polled.size(); i++) {
            PolledWatch known = polled.get(i);
            if (known.asked == 0) {
                known.found = 0;
                continue;
            }
            hasSilent |= !known.calls;
            try {
                known.found = known.pollable.ready(known.asked) & known.asked;
            } catch (RuntimeException e) {
                polled.remove(i--);
                lose(known, e, ready);
                found++;
                continue;
            }
            if (known.found != 0) {
                found++;
            }
        }
        if (found != 0) {
            pause.foundSome();
        }
        return found;
    }

    /// A pollable that throws is not asked again.
    private void lose(PolledWatch known, RuntimeException cause, ReadySink ready) {
        known.watch.state(null);
        lost++;
        ready.lost(
                known.watch,
                new IOException(known.pollable + " failed to answer: " + cause, cause));
    }

    private int report(ReadySink ready) {
        int reported = 0;
        for (int i = 0; i < polled.size(); i++) {
            PolledWatch known = polled.get(i);
            if (known.found != 0) {
                reported++;
                ready.ready(known.watch, known.found);
            }
        }
        return reported;
    }

    private static long millisUp(long nanos) {
        return nanos < 0 ? -1 : Math.ceilDiv(nanos, NANOS_PER_MILLI);
    }
}
