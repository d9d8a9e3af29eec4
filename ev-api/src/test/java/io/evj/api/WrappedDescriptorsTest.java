package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.channels.Pipe;
import org.junit.jupiter.api.Test;

class WrappedDescriptorsTest {
    @Test
    void refusesAChannelInBlockingMode() throws Exception {
        Pipe pipe = Pipe.open();
        try (var source = pipe.source();
                var sink = pipe.sink()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new WrappedChannel(source))
                    .withMessageContaining("configureBlocking(false)");
            sink.configureBlocking(false);
            assertThat(new WrappedChannel(sink).channel()).isSameAs(sink);
        }
    }

    @Test
    void closesTheChannelAfterTheBaseHasLetGo() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        WrappedChannel wrapped = new WrappedChannel(pipe.source());
        RecordingWatch watch = RecordingWatch.on(wrapped);

        wrapped.close();
        wrapped.close();
        pipe.sink().close();

        assertThat(watch.told).containsExactly("closing, open true");
        assertThat(wrapped.isOpen()).isFalse();
        assertThat(wrapped.number()).isEqualTo(-1);
    }

    @Test
    void closingAWatchedPollableLeavesThePollableAlone() throws Exception {
        PolledQueue<String> queue = PolledQueue.of(new java.util.ArrayDeque<>());
        WatchedPollable watched = new WatchedPollable(queue);
        RecordingWatch watch = RecordingWatch.on(watched);

        assertThat(watched.isOpen()).isTrue();
        watched.close();
        watched.close();

        assertThat(watch.told).containsExactly("closing, open true");
        assertThat(watched.isOpen()).isFalse();
        assertThat(watched.pollable()).isSameAs(queue);
        assertThat(watched.number()).isEqualTo(-1);
    }
}
