package io.evj.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.api.EventBase;
import io.evj.api.HttpDate;
import io.evj.buffer.EvBuffer;
import io.evj.http.codec.FieldStore;
import io.evj.http.codec.HeadOutput;
import io.evj.http.codec.Octets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoField;

/// Writes heads of replies, one after the other, into memory that is used again: what is the same each time is copied from octets
/// that were made before, and a short body is put right behind, so that one copy brings all of it to the output. One for each server.
final class ReplyHead {
    private static final int TEXT_MIN = 1024;

    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] CRLF = ascii("\r\n");
    private static final FieldStore NO_FIELDS = new FieldStore();
    private static final int STATUS_END = 600;
    private static final long SECOND = 1_000_000_000;

    private final EventBase base;
    private final byte[] serverLine;
    private final byte[][] statusLines = new byte[STATUS_END][];
    private final HeadOutput bytes = new HeadOutput();
    private byte[] text = new byte[TEXT_MIN];
    private byte[] dateLine = {};
    private long dateUntilNanos;
    private byte[] opening = {}; // status, server and date, of the status that was sent last
    private int openingStatus;
    private String type = "";
    private byte[] typeLine = {};
    private int plainSize; // of the plain head that was written last; 0: its octets are gone
    private int plainStatus;
    private long plainLength;

    ReplyHead(EventBase base, String serverName) {
        this.base = base;
        serverLine = serverName.isEmpty() ? new byte[0] : line("Server", serverName);
        renewDate();
    }

    /// Begins a head.
    ///
    /// @param more fields that follow later; those among ours that it has are left out
    void begin(int status, FieldStore more) {
        bytes.clear();
        plainSize = 0;
        if (status < HttpStatus.OK) {
            bytes.put(statusLine(status));
            return;
        }
        if (isDateOver()) {
            renewDate();
        }
        if (more.has(FieldName.SERVER) || more.has(FieldName.DATE)) {
            bytes.put(statusLine(status));
            if (!more.has(FieldName.SERVER)) {
                bytes.put(serverLine);
            }
            if (!more.has(FieldName.DATE)) {
                bytes.put(dateLine);
            }
            return;
        }
        if (openingStatus != status) {
            openingStatus = status;
            opening = joined(statusLine(status), serverLine, dateLine);
        }
        bytes.put(opening);
    }

    /// Begins a head that has only what every answer has. Most answers are like the one before, whose octets are still there.
    void beginPlain(int status, String newType, long length) {
        if (plainSize == 0
                || status != plainStatus
                || length != plainLength
                || !newType.equals(type)
                || isDateOver()) {
            begin(status, NO_FIELDS);
            contentType(newType);
            contentLength(length);
            plainSize = bytes.size();
            plainStatus = status;
            plainLength = length;
        }
        bytes.size(plainSize);
    }

    void contentType(String newType) {
        if (!newType.equals(type)) {
            typeLine = line(FieldName.CONTENT_TYPE.text(), newType);
            type = newType;
        }
        bytes.put(typeLine);
    }

    void contentLength(long length) {
        bytes.put(CONTENT_LENGTH).put(length).put(CRLF);
    }

    void chunked() {
        bytes.put(CHUNKED);
    }

    void close() {
        bytes.put(CLOSE);
    }

    void keepAlive() {
        bytes.put(KEEP_ALIVE);
    }

    /// Ends the head, and brings it to the output.
    void end(FieldStore more, EvBuffer output) {
        bytes.put(more).put(CRLF).copyTo(output);
    }

    /// Ends the head, and brings it and the body to the output.
    void end(FieldStore more, byte[] body, int length, EvBuffer output) {
        bytes.put(more).put(CRLF);
        if (length <= bytes.room()) {
            bytes.put(body, length).copyTo(output);
        } else {
            bytes.copyTo(output);
            output.add(body, 0, length);
        }
    }

    // ---- text

    /// Writes a text in UTF-8 to an array that is used again, see [#text()]. What is not ASCII costs an array of its own.
    ///
    /// @return its octets
    int encode(CharSequence source) {
        int length = source.length();
        if (length > text.length && length <= Short.MAX_VALUE) {
            text = new byte[length * 2];
        }
        if (length <= text.length) {
            int at = 0;
            while (at < length && source.charAt(at) < 0x80) {
                text[at] = (byte) source.charAt(at);
                at++;
            }
            if (at == length) {
                return length;
            }
        }
        return -1;
    }

    byte[] text() {
        return text;
    }

    // ---- lines

    private boolean isDateOver() {
        return base.nowNanos() - dateUntilNanos >= 0;
    }

    private void renewDate() {
        Instant now = base.instant();
        dateUntilNanos = base.nowNanos() + SECOND - now.getLong(ChronoField.NANO_OF_SECOND);
        dateLine = line(FieldName.DATE.text(), HttpDate.format(now));
        openingStatus = 0;
    }

    private byte[] statusLine(int status) {
        byte[] line = statusLines[status];
        if (line == null) {
            line = ascii("HTTP/1.1 " + status + ' ' + HttpStatus.phrase(status) + "\r\n");
            statusLines[status] = line;
        }
        return line;
    }

    private static byte[] joined(byte[]... lines) {
        int length = 0;
        for (byte[] line : lines) {
            length += line.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] line : lines) {
            all.put(line);
        }
        return all.array();
    }

    private static byte[] line(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!Octets.isText(value.charAt(i))) {
                throw new IllegalArgumentException(
                        "value of %s, character %d (U+%04X): not allowed in a field"
                                .formatted(name, i, (int) value.charAt(i)));
            }
        }
        return (name + ": " + value + "\r\n").getBytes(ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /// Fails unless a status may be sent in that place.
    static void checkStatus(int status, int min, int max) {
        if (status < min || status > max || status >= STATUS_END) {
            throw new IllegalArgumentException(
                    "status " + status + ": " + min + " to " + max + " is needed");
        }
    }
}
