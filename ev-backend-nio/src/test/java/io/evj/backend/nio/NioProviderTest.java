package io.evj.backend.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.Feature;
import io.evj.api.spi.BackendContext;
import org.junit.jupiter.api.Test;

class NioProviderTest {
    @Test
    void isTheBackendOfABaseThatAsksForIt() throws Exception {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods("nio"))) {
            assertThat(base.method()).isEqualTo("nio");
        }
    }

    @Test
    void claimsNeitherEdgesNorEarlyClose() {
        NioProvider provider = new NioProvider();

        assertThat(provider.method()).isEqualTo("nio");
        assertThat(provider.rank()).isEqualTo(100);
        assertThat(provider.features()).containsExactlyInAnyOrder(Feature.O1, Feature.JDK_CHANNELS);
        assertThat(provider.availability().isAvailable()).isTrue();
    }

    @Test
    void givesTheNetworkOfItsContext() throws Exception {
        BackendContext context = BackendContext.of("test");
        try (var backend = new NioProvider().open(context)) {
            assertThat(backend.network()).isSameAs(context.jdkNetwork());
        }
    }

    @Test
    void roundsWaitsUpToMilliseconds() {
        assertThat(NioBackend.millisUp(-1)).isEqualTo(-1);
        assertThat(NioBackend.millisUp(0)).isZero();
        assertThat(NioBackend.millisUp(1)).isEqualTo(1);
        assertThat(NioBackend.millisUp(1_000_000)).isEqualTo(1);
        assertThat(NioBackend.millisUp(1_000_001)).isEqualTo(2);
        assertThat(NioBackend.millisUp(Long.MAX_VALUE)).isEqualTo(9_223_372_036_855L);
    }
}
