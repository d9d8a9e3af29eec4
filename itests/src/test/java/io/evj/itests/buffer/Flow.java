package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.itests.buffer.FlowPlan.Course;
import io.evj.itests.buffer.FlowPlan.Ground;
import io.evj.itests.buffer.FlowPlan.Layer;
import io.evj.itests.buffer.FlowPlan.Marks;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;

/// Bytes go both ways between two bufferevents, as a [FlowPlan] says. After each turn no buffer has more than its marks and the rules allow;
/// and when nothing moves any more, it must be a reader's turn: anything else is a stall.
final class Flow implements AutoCloseable {
    /// Turns in which nothing moves. Where the kernel moves nothing by itself, that is enough to know that nothing will.
    private static final int IDLE = 12;

    private static final int TCP_ROOM = 8 << 10;

    private final BevStage stage;
    private final FlowPlan plan;
    private final List<Level> levels = new ArrayList<>();
    private final BufferEvent left;
    private final BufferEvent right;
    private final FlowOneWay there;
    private final FlowOneWay back;

    /// How many times the bytes that wait their blocks may be. Blocks that change hands are as full as whoever filled them has left them.
    private final int blocksMax;

    /// What a buffer with anything in it may hold beyond, in bytes: the rests of the blocks at its end and at its front. One that is empty
    /// holds nothing.
    private final long barelyUsed;

    /// One bufferevent of a stack, and the most that its buffers may have.
    private record Level(BufferEvent bev, long inputMax, long outputMax) {
        void check() {
            assertThat(bev.input().length()).as("input").isLessThanOrEqualTo(inputMax);
            assertThat(bev.output().length()).as("output").isLessThanOrEqualTo(outputMax);
        }

        long moved() {
            return bev.bytesRead() + bev.bytesWritten();
        }
    }

    Flow(BevStage stage, FlowPlan plan) throws IOException {
        this.stage = stage;
        this.plan = plan;
        BufferEvent.Pair bottom = bottom();
        left = stacked(bottom.first(), plan.back(), plan.there(), true);
        right = stacked(bottom.second(), plan.there(), plan.back(), false);
        boolean isPrompt = !plan.isDeferred() && plan.ground() != Ground.PAIR;
        there = new FlowOneWay(plan.there(), isPrompt, left, right);
        back = new FlowOneWay(plan.back(), isPrompt, right, left);
        addLevels(left, there.outputMax());
        addLevels(right, back.outputMax());
        boolean areMoved =
                plan.ground() == Ground.PAIR || plan.stack().layers.contains(Layer.PLAIN);
        blocksMax = areMoved ? 8 : 2;
        barelyUsed = isBulk(plan.there()) || isBulk(plan.back()) ? 80 << 10 : 32 << 10;
        left.onEvent((bev, event) -> happened(back, event));
        right.onEvent((bev, event) -> happened(there, event));
        if (plan.isDeferred()) {
            left.deferCallbacks();
            right.deferCallbacks();
        }
    }

    // ---- the ends

    private BufferEvent.Pair bottom() throws IOException {
        if (plan.ground() == Ground.PAIR) {
            return BufferEvent.pair(stage.base);
        }
        Network.Pair sockets = plan.ground() == Ground.UNIX ? stage.base.network().pair() : tcp();
        for (StreamSocket each : List.of(sockets.first(), sockets.second())) {
            each.setOption(StandardSocketOptions.SO_SNDBUF, plan.room());
            if (plan.ground() == Ground.UNIX) {
                each.setOption(StandardSocketOptions.SO_RCVBUF, plan.room());
            }
        }
        return new BufferEvent.Pair(
                BufferEvent.of(stage.base, sockets.first()),
                BufferEvent.of(stage.base, sockets.second()));
    }

    /// With little room from the start: a window that was offered is not taken back. With very little, the kernel waits for its timers.
    private Network.Pair tcp() throws IOException {
        SocketOption<Integer> room = StandardSocketOptions.SO_RCVBUF;
        int few = Math.max(plan.room(), TCP_ROOM);
        try (ListeningSocket listening = stage.listening("127.0.0.1")) {
            listening.setOption(room, few);
            StreamSocket first = stage.base.network().stream(StandardProtocolFamily.INET);
            first.setOption(room, few).connect(listening.localAddress());
            StreamSocket second = stage.accepted(listening);
            first.finishConnect();
            return new Network.Pair(first, second);
        }
    }

    private BufferEvent stacked(BufferEvent bottom, Course in, Course out, boolean isFirst) {
        bottom.maxSingleRead(in.reading().share()).maxSingleWrite(out.writing().share());
        BufferEvent top = bottom;
        for (Layer layer : plan.stack().layers) {
            in.reading().setBelow(top, READ);
            out.writing().setBelow(top, WRITE);
            top = BufferEvent.filter(top, layer.filter(isFirst));
        }
        in.reading().set(top, READ);
        out.writing().set(top, WRITE);
        return top;
    }

    /// From the top down: what may wait above says what may come from there.
    private void addLevels(BufferEvent top, long topMax) {
        List<Layer> layers = plan.stack().layers;
        long outputMax = topMax;
        BufferEvent each = top;
        for (int i = layers.size() - 1; each != null; each = each.underlying(), i--) {
            long high = each.highMark(READ);
            long beyond = i >= 0 ? layers.get(i).beyondAbove() : layers.isEmpty() ? 0 : 16;
            levels.add(new Level(each, high == 0 ? Long.MAX_VALUE : high + beyond, outputMax));
            if (i >= 0) {
                long below = each.underlying().highMark(WRITE);
                outputMax =
                        below == 0 || outputMax == Long.MAX_VALUE
                                ? Long.MAX_VALUE
                                : below + layers.get(i).beyondBelow(outputMax);
            }
        }
    }

    /// Whether a read may be given one of the largest blocks.
    private static boolean isBulk(Course course) {
        Marks reading = course.reading();
        boolean hasMuchRoom = reading.above() == 0 || reading.low() + reading.above() > 32 << 10;
        return hasMuchRoom && (reading.share() == 0 || reading.share() > 32 << 10);
    }

    private void happened(FlowOneWay way, BevEvent event) {
        if (!event.is(BevEvent.CONNECTED)) {
            way.ended(event);
        }
    }

    // ---- the run

    void run() {
        there.begin();
        back.begin();
        int idle = 0;
        long moved = moved();
        while (!there.isDone() || !back.isDone()) {
            turn();
            there.afterTurn();
            back.afterTurn();
            check();
            there.finishIfWritten(isGone(left));
            back.finishIfWritten(isGone(right));
            idle = moved() > moved ? 0 : idle + 1;
            moved = moved();
            if (idle > IDLE) {
                stopped();
                idle = 0;
            }
        }
        stage.settle();
        there.assertAllCame();
        back.assertAllCame();
        assertThat(stage.bytesLent()).as("nothing waits").isZero();
    }

    private void turn() {
        stage.turn();
        List<Throwable> thrown = stage.thrown();
        if (!thrown.isEmpty()) {
            throw new AssertionError(toString(), thrown.getFirst());
        }
    }

    /// Nothing moves. The kernel may still have to, between sockets of TCP.
    private void stopped() {
        if (plan.ground() == Ground.TCP) {
            long before = moved();
            stage.until("bytes: " + this, () -> moved() > before || isReadersTurn());
        }
        assertThat(isReadersTurn() || plan.ground() == Ground.TCP)
                .as(() -> "stalled: " + this)
                .isTrue();
        for (FlowOneWay way : List.of(there, back)) {
            if (plan.ground() != Ground.TCP) {
                way.assertAllIsTold();
            }
            if (way.isReadersTurn()) {
                way.takeSome();
            }
        }
    }

    /// Each direction has come to its end or has a reader who must take something first.
    private boolean isReadersTurn() {
        return (there.isDone() || there.isReadersTurn()) && (back.isDone() || back.isReadersTurn());
    }

    private long moved() {
        long sum = 0;
        for (Level level : levels) {
            sum += level.moved();
        }
        return sum;
    }

    /// Whether nothing is left of what was written. Over sockets alone the end may be asked for before.
    private boolean isGone(BufferEvent top) {
        boolean isGone = true;
        for (BufferEvent each = top; each != null; each = each.underlying()) {
            isGone &= each.output().isEmpty();
        }
        return isGone || top.socket() != null && top.underlying() == null;
    }

    private void check() {
        levels.forEach(Level::check);
        long waiting = 0;
        int buffers = 0;
        for (Level level : levels) {
            for (EvBuffer each : List.of(level.bev.input(), level.bev.output())) {
                waiting += each.length();
                buffers += each.isEmpty() ? 0 : 1;
            }
        }
        assertThat(stage.bytesLent())
                .as("memory for %d bytes in %d buffers, %s", waiting, buffers, this)
                .isLessThanOrEqualTo(blocksMax * waiting + buffers * barelyUsed);
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("there ").append(there).append("; back ").append(back);
        for (Level level : levels) {
            if (level.bev.isClosed()) {
                return text + "; closed";
            }
            text.append("; in ").append(level.bev.input().length());
            text.append(" of ").append(level.bev.highMark(READ));
            text.append(" out ").append(level.bev.output().length());
            text.append(" of ").append(level.bev.highMark(WRITE));
        }
        return text.toString();
    }
}
