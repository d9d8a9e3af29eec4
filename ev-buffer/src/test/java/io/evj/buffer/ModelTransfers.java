package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// What goes through channels: plain ones, files, sockets, and some that take or give little, or fail.
enum ModelTransfers implements Step.Action {
    READ,
    WRITE,
    SCATTER_FROM_FILE,
    GATHER_TO_FILE,
    SCATTER_FROM_STINGY,
    GATHER_TO_STINGY,
    READ_FROM_SOCKET,
    WRITE_TO_SOCKET,
    READ_FOR_BUFFEREVENT,
    WRITE_FOR_BUFFEREVENT,
    FAIL_TO_READ,
    FAIL_TO_WRITE;

    @Override
    public void run(ModelTrial trial, Twin mine, Twin other, Step step) throws IOException {
        int n = step.amount();
        int place = step.place();
        switch (this) {
            case READ -> {
                byte[] bytes = trial.fresh(n);
                ReadableByteChannel source = Channels.newChannel(new ByteArrayInputStream(bytes));
                read(mine, source, bytes, n, Math.max(1, place));
            }
            case WRITE -> {
                ByteArrayOutputStream target = new ByteArrayOutputStream();
                byte[] gone = write(trial, mine, Channels.newChannel(target), n, n);
                assertThat(target.toByteArray()).isEqualTo(gone);
            }
            case SCATTER_FROM_FILE -> {
                byte[] bytes = ModelBytes.rest(trial.file.bytes, place);
                read(mine, trial.file.source.position(place), bytes, n, Math.max(1, place));
            }
            case GATHER_TO_FILE -> {
                byte[] gone = write(trial, mine, trial.file.emptied(), n, n);
                assertThat(trial.file.written()).isEqualTo(gone);
            }
            case SCATTER_FROM_STINGY -> {
                byte[] bytes = trial.fresh(place);
                read(mine, new StingyChannel(bytes), bytes, n, Math.max(1, n));
            }
            case GATHER_TO_STINGY -> {
                StingyChannel target = new StingyChannel(place);
                byte[] gone = write(trial, mine, target, n, place);
                assertThat(target.taken()).isEqualTo(gone);
            }
            case READ_FROM_SOCKET -> {
                byte[] bytes = trial.underWay;
                int count = read(mine, trial.far(), bytes, n, Math.max(1, place));
                trial.underWay = ModelBytes.rest(bytes, Math.max(0, count));
            }
            case WRITE_TO_SOCKET -> {
                byte[] gone = write(trial, mine, trial.near(), n, n);
                trial.underWay = ModelBytes.joined(trial.underWay, gone);
            }
            case READ_FOR_BUFFEREVENT -> { // whatever is frozen
                byte[] bytes = trial.underWay;
                int count = (int) mine.buffer.readFrom(trial.far(), n);
                arrived(mine, bytes, n, count);
                trial.underWay = ModelBytes.rest(bytes, count);
            }
            case WRITE_FOR_BUFFEREVENT -> {
                int count = (int) mine.buffer.writeTo(trial.near(), n);
                byte[] gone = departed(trial, mine, n, n, count);
                trial.underWay = ModelBytes.joined(trial.underWay, gone);
                if (count > 0) {
                    assertThat(mine.buffer.wasBlocked()).isFalse();
                }
            }
            case FAIL_TO_READ -> {
                if (n > 0 && !mine.isEndFrozen) {
                    failing(() -> mine.buffer.maxRead(n).read(new StingyChannel(-1)));
                }
            }
            case FAIL_TO_WRITE -> {
                if (mine.length() > 0 && !mine.isFrontFrozen) {
                    failing(() -> mine.buffer.write(new StingyChannel(-1)));
                }
            }
        }
    }

    /// Nothing changes; or there was no memory to read into, or for what lies in a file.
    private static void failing(Twin.Call call) {
        assertThatThrownBy(call::run)
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).hasMessage("stingy"),
                        thrown -> assertThat(thrown).isInstanceOf(BufferLimitException.class));
    }

    /// Reads once from a channel that has these bytes.
    ///
    /// @return what the call gave; 0 when it was refused
    private static int read(
            Twin mine, ReadableByteChannel channel, byte[] bytes, int max, int maxRead)
            throws IOException {
        int[] count = new int[1];
        mine.buffer.maxRead(maxRead);
        if (Twin.isRefused(
                mine.isEndFrozen && max > 0, () -> count[0] = mine.buffer.read(channel, max))) {
            return 0;
        }
        if (count[0] == -1) {
            assertThat(bytes).as("bytes before the end").isEmpty();
            assertThat(max).isPositive();
        } else {
            arrived(mine, bytes, Math.min(max, maxRead), count[0]);
        }
        return count[0];
    }

    /// There is room in four pieces, of one byte at least; a channel that is not scattering has one of them.
    private static void arrived(Twin mine, byte[] bytes, int max, int count) {
        int most = Math.min(max, bytes.length);
        assertThat(count).isBetween(Math.min(most, 1), most);
        mine.added(ModelBytes.head(bytes, count));
    }

    /// Writes once to a channel that takes so many bytes.
    ///
    /// @return what has gone
    private static byte[] write(
            ModelTrial trial, Twin mine, WritableByteChannel channel, int max, int taken)
            throws IOException {
        int[] count = new int[1];
        int most = Math.min(max, mine.length());
        return Twin.isRefused(
                        mine.isFrontFrozen && most > 0,
                        () -> count[0] = (int) mine.buffer.write(channel, max))
                ? new byte[0]
                : departed(trial, mine, max, taken, count[0]);
    }

    /// All goes at once; but bytes in a file may find no memory, or be sent by themselves.
    private static byte[] departed(ModelTrial trial, Twin mine, int max, int taken, int count) {
        int most = Math.min(Math.min(max, taken), mine.length());
        boolean isWhole = !trial.world.isLimited() && !mine.buffer.drainsToDescriptor();
        assertThat(count).isBetween(isWhole ? most : Math.min(most, 1), most);
        return mine.removed(count);
    }
}
