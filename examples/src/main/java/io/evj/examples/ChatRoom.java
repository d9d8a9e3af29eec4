package io.evj.examples;

import static io.evj.api.Event.READ;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Clients, each of which gets the lines of all others. What one says lies in memory once, however many it is sent to.
///
/// Who reads too slowly misses lines: nobody else waits for them, and the server does not collect what they do not take. There are two
/// limits to that, as what waits may be long, or much in little pieces: each piece holds a block of memory, however short it is.
final class ChatRoom {
    static final int LINE_BYTES_MAX = 8192;

    /// How many pieces may wait for a client.
    static final int PIECES_MAX = 256;

    private final Set<Guest> guests = new LinkedHashSet<>();
    private int arrivals;

    /// A client.
    private static final class Guest {
        final BufferEvent bev;
        final byte[] name;

        /// How many pieces it was sent since its output was empty.
        int pieces;

        Guest(BufferEvent bev, int number) {
            this.bev = bev;
            name = ("client " + number + ": ").getBytes(US_ASCII);
        }
    }

    /// Lets a client in: it is the room's from now on.
    void enter(BufferEvent bev) {
        Guest guest = new Guest(bev, ++arrivals);
        guests.add(guest);
        bev.write("welcome, you are client " + arrivals + " of " + guests.size() + "\n");
        bev.watermarks(READ, 0, LINE_BYTES_MAX)
                .onRead(self -> speak(guest))
                .onWrite(self -> guest.pieces = 0)
                .onEvent((self, event) -> leave(guest))
                .enable(READ);
    }

    /// All lines that have come at once are one piece.
    private void speak(Guest from) {
        EvBuffer input = from.bev.input();
        try (EvBuffer lines = EvBuffer.of(from.bev.base())) {
            for (long end; (end = input.indexOf((byte) '\n', 0)) >= 0; ) {
                lines.add(from.name);
                input.removeBuffer(lines, end + 1);
            }
            if (!lines.isEmpty()) {
                tell(from, lines);
            }
        }
        if (input.length() >= LINE_BYTES_MAX) {
            guests.remove(from);
            Farewell.say(from.bev, "LINE TOO LONG\n");
        }
    }

    private void tell(Guest from, EvBuffer lines) {
        for (Guest guest : List.copyOf(guests)) {
            boolean isBehind = guest.bev.isOverfull() || guest.pieces >= PIECES_MAX;
            if (guest != from && !isBehind) {
                guest.pieces++;
                guest.bev.output().addBufferReference(lines);
            }
        }
    }

    private void leave(Guest guest) {
        guests.remove(guest);
        guest.bev.close();
    }
}
