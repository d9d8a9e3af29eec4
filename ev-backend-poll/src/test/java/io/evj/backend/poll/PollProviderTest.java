package io.evj.backend.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.Feature;
import org.junit.jupiter.api.Test;

class PollProviderTest {
    @Test
    void isTheBackendOfABaseThatAsksForIt() throws Exception {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods("poll"))) {
            assertThat(base.method()).isEqualTo("poll");
        }
    }

    @Test
    void claimsToWatchAnything() {
        PollProvider provider = new PollProvider();

        assertThat(provider.method()).isEqualTo("poll");
        assertThat(provider.rank()).isEqualTo(10);
        assertThat(provider.features())
                .containsExactlyInAnyOrder(Feature.ANY_DESCRIPTOR, Feature.JDK_CHANNELS);
        assertThat(provider.availability().isAvailable()).isTrue();
    }
}
