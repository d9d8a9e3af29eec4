package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A bufferevent over a socket: bytes come and go.
@OnEveryMethod
class SocketBevTest {
    @AutoClose private final BevStage stage;

    SocketBevTest(String method) {
        stage = BevStage.on(method);
    }

    @Test
    void echoesWithoutCopying() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onRead(bev -> bev.output().addBuffer(bev.input())).enable(READ | WRITE);

        ends.send("hello");
        stage.awaitReceived(ends.peer(), "hello");

        assertThat(ends.bev().bytesRead()).isEqualTo(5);
        assertThat(ends.bev().bytesWritten()).isEqualTo(5);
    }

    @Test
    void tellsTheEndOfTheStreamAfterItsData() throws Exception {
        BevStage.Ends ends = stage.ends();
        ends.bev()
                .onRead(bev -> stage.told.add(BevStage.taken(bev)))
                .onEvent(stage.tellEvents())
                .enable(READ);

        ends.send("bye");
        ends.peer().close();
        stage.until("the end", () -> !stage.events.isEmpty());

        assertThat(stage.told).containsExactly("bye", "READING|EOF");
        assertThat(ends.bev().enabled()).isEqualTo(WRITE);
        assertThat(stage.events.getFirst().is(BevEvent.EOF)).isTrue();
    }

    @Test
    void writesOncePerTurn() {
        BevStage.Ends ends = stage.ends();
        BufferEvent bev = ends.bev();
        bev.onWrite(stage.tell("written"));

        bev.write("one ");
        bev.write("two ");
        bev.write("three");
        assertThat(BevStage.received(ends.peer())).as("nothing before the turn ends").isEmpty();
        stage.turn();

        assertThat(BevStage.received(ends.peer())).isEqualTo("one two three");
        assertThat(stage.told).containsExactly("written");
    }
}
