package io.evj.examples;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.LoopFlag;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferPool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What a room holds for clients that take nothing.
class ChatRoomTest {
    private static final int LISTENERS = 100;

    @AutoClose private final EventBase base = EventBase.open();
    private final ChatRoom room = new ChatRoom();
    private final BufferEvent speaker = enter();

    /// Lets a client in.
    ///
    /// @return the client's end
    private BufferEvent enter() {
        BufferEvent.Pair pair = BufferEvent.pair(base);
        room.enter(pair.first());
        return pair.second().enable(READ);
    }

    /// Lets clients in who never hear anything.
    ///
    /// @return the room's ends
    private List<BufferEvent> enterDeaf(int count) {
        List<BufferEvent> ends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BufferEvent.Pair pair = BufferEvent.pair(base);
            room.enter(pair.first().disable(WRITE));
            pair.first().enable(READ);
            ends.add(pair.first());
        }
        turn();
        return ends;
    }

    private void turn() {
        for (int i = 0; i < 5; i++) {
            base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK);
        }
    }

    private void say(String text) {
        speaker.write(text);
        turn();
    }

    private static long sum(List<BufferEvent> ends) {
        return ends.stream().mapToLong(end -> end.output().length()).sum();
    }

    @Test
    void aLineLiesInMemoryOnceForAllWhoWaitForIt() {
        List<BufferEvent> listeners = enterDeaf(LISTENERS);
        long before = BufferPool.of(base).bytesLent();
        long waiting = sum(listeners);
        String line = "x".repeat(8000) + "\n";

        say(line);

        assertThat(sum(listeners) - waiting).isEqualTo(LISTENERS * ("client 1: " + line).length());
        assertThat(BufferPool.of(base).bytesLent() - before)
                .as("copies would hold 800,000")
                .isLessThan(40_000);
        BufferEvent client = listeners.getLast().partner();
        client.enable(READ);
        listeners.getLast().enable(WRITE);
        turn();
        assertThat(client.input().copyText(StandardCharsets.UTF_8)).endsWith("client 1: " + line);
    }

    /// Each piece holds a block, however short it is.
    @Test
    void littlePiecesDoNotFillTheMemoryEither() {
        List<BufferEvent> listeners = enterDeaf(LISTENERS);
        BufferEvent hears = enter();
        long[] heard = {0};
        hears.onRead(self -> {
            heard[0] += self.input().length();
            self.input().clear();
        });
        long before = BufferPool.of(base).bytesLent();
        int count = 4 * ChatRoom.PIECES_MAX;

        for (int i = 0; i < count; i++) {
            say("\n");
        }

        assertThat(BufferPool.of(base).bytesLent() - before)
                .as("%d blocks of 2 KiB would be as many bytes", count)
                .isLessThan(2048L * (ChatRoom.PIECES_MAX + 40));
        assertThat(listeners.getFirst().output().length())
                .as("then it misses lines")
                .isBetween(11L * ChatRoom.PIECES_MAX, 11L * ChatRoom.PIECES_MAX + 40);
        assertThat(heard[0]).as("and others do not").isGreaterThan(11L * count);
    }

    @Test
    void linesThatComeAtOnceAreOnePiece() {
        List<BufferEvent> listeners = enterDeaf(1);

        say("\n".repeat(4 * ChatRoom.PIECES_MAX));

        assertThat(listeners.getFirst().output().length())
                .isGreaterThan(11L * 4 * ChatRoom.PIECES_MAX);
    }

    @Test
    void whoHasCaughtUpHearsAllAgain() {
        List<BufferEvent> listeners = enterDeaf(1);
        BufferEvent listener = listeners.getFirst();
        for (int i = 0; i < 2 * ChatRoom.PIECES_MAX; i++) {
            say("\n");
        }
        BufferEvent client = listener.partner();
        client.enable(READ);
        listener.enable(WRITE);
        turn();
        client.input().clear();

        say("hello\n");

        assertThat(client.input().copyText(StandardCharsets.UTF_8)).isEqualTo("client 1: hello\n");
    }
}
