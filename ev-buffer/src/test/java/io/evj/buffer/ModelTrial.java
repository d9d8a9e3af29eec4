package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.testkit.Steps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Three buffers and their models, in two pools: the first two buffers have the one, the third has the other.
final class ModelTrial implements AutoCloseable {
    /// A byte is its own number where this has a `?`. Much is alike, and there are lines.
    private static final String FRESH = "?ab\r\n?aab\r?\n\0?\r\n\r\n?aaab?";

    /// Who is told of changes from the start.
    enum Told {
        NOBODY,
        AT_ONCE,
        DEFERRED
    }

    /// Where buffers live.
    ///
    /// @param isConfined to a base; without, the pools are shared
    /// @param bytesMax   of each pool; without a limit when that is 0
    record World(boolean isConfined, BlockSizes sizes, int bytesMax, Told told) {
        boolean isLimited() {
            return bytesMax > 0;
        }
    }

    final World world;
    final ModelFile file;
    final TestBase home = new TestBase();
    final ModelCallbacks.Record record = new ModelCallbacks.Record();

    /// Whose callbacks are told in the next turn, in order.
    final List<Twin> toldNext = new ArrayList<>();

    /// How often each clean-up was called.
    final List<int[]> cleanups = new ArrayList<>();

    /// Bytes that were written to the one socket, and not read from the other.
    byte[] underWay = new byte[0];

    private final BufferPool[] pools = new BufferPool[2];
    private final Twin[] twins = new Twin[Step.BUFFERS];
    private Network.Pair sockets;
    private int next;

    ModelTrial(World world, ModelFile file) {
        this.world = world;
        this.file = file;
        for (int i = 0; i < pools.length; i++) {
            pools[i] =
                    new BufferPool(
                            world.isConfined ? home.base : null,
                            world.sizes,
                            world.isLimited() ? world.bytesMax : Long.MAX_VALUE);
        }
        for (int i = 0; i < twins.length; i++) {
            renew(i);
        }
    }

    private void renew(int index) {
        Twin fresh = new Twin("buffer " + index, EvBuffer.of(pools[index / 2]), this);
        if (world.told != Told.NOBODY) {
            fresh.callbacks.subscribe();
        }
        if (world.told == Told.DEFERRED) {
            fresh.callbacks.defer(home.base);
        }
        twins[index] = fresh;
    }

    void run(Step step) throws IOException {
        Twin mine = twins[step.buffer()];
        Twin other = twins[step.other()];
        mine.isRoomThere &= step.action().leavesRoom();
        other.isRoomThere &= step.action().leavesRoom();
        try {
            step.action().run(this, mine, other, step);
        } catch (BufferLimitException refused) { // the models do not know of it yet
            assertThat(world.isLimited()).as("a limit").isTrue();
        }
        for (Twin twin : twins) {
            twin.check(step);
        }
        assertThat(record.told()).as("changes told after %s", step).isEqualTo(record.expected());
        record.told().clear();
        record.expected().clear();
        for (int[] cleanup : cleanups) {
            assertThat(cleanup[0]).as("calls of a clean-up").isLessThanOrEqualTo(1);
        }
    }

    // ---- for steps

    byte[] fresh(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++, next++) {
            char c = FRESH.charAt(next % FRESH.length());
            bytes[i] = (byte) (c == '?' ? next : c);
        }
        return bytes;
    }

    /// A new clean-up, which must be called once until the end.
    Runnable cleanup() {
        int[] count = new int[1];
        cleanups.add(count);
        return () -> count[0]++;
    }

    /// The socket that is written to.
    StreamSocket near() throws IOException {
        return sockets().first();
    }

    /// The socket that is read from.
    StreamSocket far() throws IOException {
        return sockets().second();
    }

    private Network.Pair sockets() throws IOException {
        if (sockets == null) {
            sockets = home.base.network().pair();
        }
        return sockets;
    }

    /// Has deferred callbacks told.
    void turn() {
        List<Twin> now = List.copyOf(toldNext);
        toldNext.clear();
        for (Twin twin : now) {
            twin.callbacks.turned(twin.length());
        }
        Steps.one(home.base);
    }

    /// Closes a buffer, and puts a new one in its place.
    void replace(int index) {
        Twin closed = twins[index];
        toldNext.remove(closed);
        closed.buffer.close();
        assertThatThrownBy(closed.buffer::length).hasMessageContaining("closed");
        renew(index);
    }

    @Override
    public void close() throws IOException {
        try {
            checkEnd();
        } finally {
            if (sockets != null) {
                sockets.first().close();
                sockets.second().close();
            }
            home.close();
        }
    }

    private void checkEnd() {
        for (Twin twin : twins) {
            twin.buffer.close();
        }
        for (BufferPool pool : pools) {
            assertThat(pool.bytesLent()).as("memory that did not come back").isZero();
            pool.trim();
            assertThat(pool.bytesFree()).isZero();
        }
        for (int[] cleanup : cleanups) {
            assertThat(cleanup[0]).as("calls of a clean-up").isEqualTo(1);
        }
        Steps.one(home.base);
        assertThat(record.told()).as("told after the end").isEmpty();
        assertThat(home.thrown).as("thrown by callbacks").isEmpty();
    }
}
