package io.evj.examples;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.LoopFlag;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.FlushMode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DelimitedTest {
    @AutoClose private final EventBase base = EventBase.open();

    private void turn() {
        for (int i = 0; i < 10; i++) {
            base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK);
        }
    }

    /// The output is full, messages wait in the input, and then the stream ends.
    @Test
    void answersWhatCameBeforeTheEndWhenTheClientReadsLate() {
        BufferEvent.Pair pair = BufferEvent.pair(base);
        BufferEvent client = pair.second().watermarks(READ, 0, 0).onEvent((bev, event) -> {});
        Delimited.serve(pair.first());
        String message = "x".repeat(998) + "==";
        int messages = (int) (BufferEvent.WRITE_HIGH_DEFAULT / message.length()) + 1;
        for (int i = 0; i < messages; i++) {
            client.write(message);
            turn();
        }
        assertThat(pair.first().isOverfull()).isTrue();
        client.write(message.repeat(10) + "and no more");
        client.flush(WRITE, FlushMode.FINISHED);
        turn();

        client.enable(READ);
        turn();

        assertThat(client.input().copyText(StandardCharsets.UTF_8))
                .isEqualTo("Welcome to My socket" + message.repeat(messages + 10));
        assertThat(pair.first().isClosed()).isTrue();
    }
}
