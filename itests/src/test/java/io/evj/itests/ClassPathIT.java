package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventMethod;
import org.junit.jupiter.api.Test;

class ClassPathIT {
    @Test
    void findsEveryBackendOnTheClassPath() {
        assertThat(EventBase.class.getModule().isNamed()).isFalse();

        assertThat(EventBase.methods())
                .extracting(EventMethod::name)
                .containsExactlyInAnyOrderElementsOf(BuiltModules.methods());
    }

    @Test
    void ordersThemByRank() {
        assertThat(EventBase.methods())
                .extracting(EventMethod::rank)
                .isSortedAccordingTo((a, b) -> Integer.compare(b, a));
    }
}
