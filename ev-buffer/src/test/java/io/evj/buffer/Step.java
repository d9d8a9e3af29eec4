package io.evj.buffer;

import java.io.IOException;

/// One thing to do with a buffer and its model: what its numbers mean is up to the action.
///
/// @param buffer which buffer
/// @param other  one more, perhaps the same
record Step(Action action, int buffer, int other, int amount, int place) {
    static final int BUFFERS = 3;
    static final int NUMBER_MAX = 40;

    /// A kind of step.
    interface Action {
        /// Does it to the buffer and to the model, and compares what can be compared at once.
        void run(ModelTrial trial, Twin mine, Twin other, Step step) throws IOException;

        /// Whether room that was reserved at the end stays where it is.
        default boolean leavesRoom() {
            return false;
        }
    }

    Step with(int newAmount, int newPlace) {
        return new Step(action, buffer, other, newAmount, newPlace);
    }

    /// Short, as a failure lists many.
    @Override
    public String toString() {
        return action + "(" + buffer + "," + other + "," + amount + "," + place + ")";
    }
}
