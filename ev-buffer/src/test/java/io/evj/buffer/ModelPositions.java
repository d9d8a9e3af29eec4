package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;

/// What is done with a ptr: the same one goes on from step to step, as long as it is valid.
enum ModelPositions implements Step.Action {
    SET,
    ADD,
    FIND_BYTE,
    FIND,
    FIND_IN_RANGE,
    FIND_EOL;

    @Override
    public boolean leavesRoom() {
        return true;
    }

    @Override
    public void run(ModelTrial trial, Twin mine, Twin other, Step step) throws IOException {
        EvPtr ptr = mine.ptr;
        int n = step.amount();
        int place = step.place();
        if (this == SET || mine.isPtrValid && mine.ptrPosition < 0) {
            mine.ptrAt(place <= mine.length() ? place : -1);
            assertThat(ptr.set(place)).isEqualTo(mine.ptrPosition >= 0);
            return;
        }
        if (!mine.isPtrValid) {
            assertThatThrownBy(() -> ptr.add(n))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("changed");
            mine.ptrAt(0);
            assertThat(ptr.set(0)).isTrue();
        }
        int at = (int) mine.ptrPosition;
        switch (this) {
            case SET -> {}
            case ADD -> {
                mine.ptrAt(at + n <= mine.length() ? at + n : -1);
                assertThat(ptr.add(n)).isEqualTo(mine.ptrPosition >= 0);
            }
            case FIND_BYTE -> {
                byte[] one = ModelLooks.pattern(mine, at, n, 1);
                int found = ModelBytes.indexOf(mine.bytes, one, at, mine.length());
                assertThat(ptr.find(one[0])).isEqualTo(found >= 0);
                mine.ptrAt(found);
            }
            case FIND -> {
                byte[] pattern = ModelLooks.pattern(mine, at, n, place % 9);
                int found = ModelBytes.indexOf(mine.bytes, pattern, at, mine.length());
                assertThat(ptr.find(pattern)).isEqualTo(found >= 0);
                mine.ptrAt(found);
            }
            case FIND_IN_RANGE -> {
                byte[] pattern = ModelLooks.pattern(mine, at, n / 3, place % 4);
                int end = at + n - 3;
                int found = ModelBytes.indexOf(mine.bytes, pattern, at, end);
                assertThat(ptr.find(pattern, end)).isEqualTo(found >= 0);
                mine.ptrAt(found);
            }
            case FIND_EOL -> {
                Eol eol = Eol.values()[place % Eol.values().length];
                LineEnd end = ModelBytes.lineEnd(mine.bytes, at, eol);
                assertThat(ptr.findEol(eol)).isEqualTo(end == null ? 0 : end.length());
                mine.ptrAt(end == null ? -1 : end.start());
            }
        }
    }
}
