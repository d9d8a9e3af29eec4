package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;

/// What goes from one buffer to another, or to itself.
enum ModelMoves implements Step.Action {
    ADD_BUFFER,
    PREPEND_BUFFER,
    REMOVE_BUFFER,
    REMOVE_WHOLE_BUFFER,
    TRANSFER,
    ADD_BUFFER_REFERENCE;

    @Override
    public void run(ModelTrial trial, Twin mine, Twin other, Step step) throws IOException {
        EvBuffer buffer = mine.buffer;
        int n = step.amount();
        switch (this) {
            case ADD_BUFFER ->
                    move(other, mine, other.length(), () -> buffer.addBuffer(other.buffer));
            case PREPEND_BUFFER -> {
                boolean isMoved = mine != other && other.length() > 0;
                boolean isFrozen = isMoved && (mine.isFrontFrozen || other.isFrontFrozen);
                if (!Twin.isRefused(isFrozen, () -> buffer.prependBuffer(other.buffer))
                        && isMoved) {
                    byte[] moved = other.removed(other.length());
                    mine.addedInFront(moved);
                }
            }
            case REMOVE_BUFFER -> removeBuffer(mine, other, n);
            case REMOVE_WHOLE_BUFFER -> removeBuffer(mine, other, mine.length());
            case TRANSFER -> { // for bufferevents, whatever is frozen
                int count = mine == other ? 0 : Math.min(n, other.length());
                assertThat(buffer.transfer(other.buffer, n)).isEqualTo(count);
                mine.added(other.removed(count));
            }
            case ADD_BUFFER_REFERENCE -> refer(mine, other);
        }
    }

    private static void removeBuffer(Twin source, Twin target, int max) throws IOException {
        int count = source == target ? 0 : Math.min(max, source.length());
        move(
                source,
                target,
                count,
                () -> assertThat(source.buffer.removeBuffer(target.buffer, max)).isEqualTo(count));
    }

    /// The source is told first.
    private static void move(Twin source, Twin target, int count, Twin.Call call)
            throws IOException {
        boolean isMoved = source != target && count > 0;
        boolean isFrozen = isMoved && (source.isFrontFrozen || target.isEndFrozen);
        if (!Twin.isRefused(isFrozen, call) && isMoved) {
            target.added(source.removed(count));
        }
    }

    private static void refer(Twin mine, Twin other) throws IOException {
        EvBuffer buffer = mine.buffer;
        String layout = Inside.layout(other.buffer);
        if (mine == other || layout.matches(".*[fml].*")) {
            assertThatThrownBy(() -> buffer.addBufferReference(other.buffer))
                    .isInstanceOf(IllegalStateException.class);
        } else if (layout.contains("v")) { // a reference, which is refused, or a part
            try {
                buffer.addBufferReference(other.buffer);
            } catch (IllegalStateException refused) {
                return;
            }
            assertThat(mine.isEndFrozen).as("the end is frozen").isFalse();
            mine.added(other.bytes);
        } else {
            mine.append(other.bytes, () -> buffer.addBufferReference(other.buffer));
        }
    }
}
