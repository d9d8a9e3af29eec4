package io.evj.buffer;

import java.io.IOException;

/// What changes how a buffer behaves, and what happens around it.
enum ModelSettings implements Step.Action {
    THAW,
    FREEZE_FRONT,
    FREEZE_END,
    SUBSCRIBE,
    END_SUBSCRIPTION,
    REMOVE_CALLBACK,
    DISABLE,
    ENABLE,
    DEFER,
    TURN,
    COMPACT,
    DRAINS_TO_DESCRIPTOR,
    CLOSE;

    @Override
    public boolean leavesRoom() {
        return this != COMPACT;
    }

    @Override
    public void run(ModelTrial trial, Twin mine, Twin other, Step step) throws IOException {
        EvBuffer buffer = mine.buffer;
        switch (this) {
            case THAW -> {
                buffer.unfreeze(BufferEnd.FRONT).unfreeze(BufferEnd.END);
                mine.isFrontFrozen = false;
                mine.isEndFrozen = false;
            }
            case FREEZE_FRONT -> {
                buffer.freeze(BufferEnd.FRONT);
                mine.isFrontFrozen = true;
            }
            case FREEZE_END -> {
                buffer.freeze(BufferEnd.END);
                mine.isEndFrozen = true;
            }
            case SUBSCRIBE -> mine.callbacks.subscribe();
            case END_SUBSCRIPTION -> mine.callbacks.end(step.amount(), false);
            case REMOVE_CALLBACK -> mine.callbacks.end(step.amount(), true);
            case DISABLE -> mine.callbacks.enable(step.amount(), false);
            case ENABLE -> mine.callbacks.enable(step.amount(), true);
            case DEFER -> mine.callbacks.defer(trial.home.base);
            case TURN -> trial.turn();
            case COMPACT -> {
                if (mine.length() > 0) { // a ptr knows a block, which goes
                    mine.ptrAt(0);
                    mine.ptr.set(0);
                    mine.ptr.find(mine.bytes[0]);
                }
                buffer.compact();
                mine.isRoomOver = true;
            }
            case DRAINS_TO_DESCRIPTOR -> buffer.drainsToDescriptor(step.place() % 2 == 0);
            case CLOSE -> trial.replace(step.buffer());
        }
    }
}
