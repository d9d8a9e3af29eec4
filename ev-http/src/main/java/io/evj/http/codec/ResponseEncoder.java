package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.http.HttpStatus;
import io.evj.http.HttpVersion;
import java.nio.ByteBuffer;

/// Writes the head of a response (RFC 9112 §4, §5). Fields have been checked when they were added; the rest is checked here, before
/// anything is written.
public final class ResponseEncoder {
    private static final int STATUS_MIN = 100;
    private static final int STATUS_MAX = 599;
    private static final int MINOR_VERSION = 7; // where its digit is
    private static final int REASON = 13; // where it begins
    private static final byte[][] LINES = lines();

    private ResponseEncoder() {}

    /// How many octets [#put(ByteBuffer, HttpVersion, int, FieldStore)] writes.
    ///
    /// @param status 100 to 599
    /// @param fields of the response
    /// @return the length of the head, with the empty line
    /// @throws IllegalArgumentException the status is none
    public static int length(int status, FieldStore fields) {
        return line(status).length + fields.wireLength() + 2;
    }

    /// How many octets [#put(ByteBuffer, HttpVersion, int, String, FieldStore)] writes.
    ///
    /// @param reason the reason phrase
    /// @param fields of the response
    /// @return the length of the head, with the empty line
    public static int length(String reason, FieldStore fields) {
        return REASON + reason.length() + 2 + fields.wireLength() + 2;
    }

    /// Writes a head with the reason phrase that the registry has.
    ///
    /// @param target  has room for it
    /// @param version of the response
    /// @param status  100 to 599
    /// @param fields  of the response
    /// @throws IllegalArgumentException the status is none; nothing has been written
    public static void put(ByteBuffer target, HttpVersion version, int status, FieldStore fields) {
        byte[] line = line(status);
        int start = target.position();
        target.put(line);
        putMinorVersion(target, start, version);
        end(target, fields);
    }

    /// Writes a head with a reason phrase of one's own.
    ///
    /// @param target  has room for it
    /// @param version of the response
    /// @param status  100 to 599
    /// @param reason  characters up to U+00FF, none of them a control character but HTAB; possibly empty
    /// @param fields  of the response
    /// @throws IllegalArgumentException the status is none, or the reason is not fit to be sent; nothing has been written
    public static void put(
            ByteBuffer target, HttpVersion version, int status, String reason, FieldStore fields) {
        byte[] line = line(status);
        for (int i = 0; i < reason.length(); i++) {
            if (!Octets.isText(reason.charAt(i))) {
                throw new IllegalArgumentException(
                        "reason \"%s\", character %d: not allowed in a reason"
                                .formatted(Excerpt.beginning(reason), i));
            }
        }
        int start = target.position();
        target.put(line, 0, REASON);
        for (int i = 0; i < reason.length(); i++) {
            target.put((byte) reason.charAt(i));
        }
        target.put(Octets.CR).put(Octets.LF);
        putMinorVersion(target, start, version);
        end(target, fields);
    }

    /// Lines are kept for one version; they differ in one octet.
    private static void putMinorVersion(ByteBuffer target, int start, HttpVersion version) {
        if (version == HttpVersion.HTTP_1_0) {
            target.put(start + MINOR_VERSION, (byte) '0');
        }
    }

    private static void end(ByteBuffer target, FieldStore fields) {
        fields.put(target);
        target.put(Octets.CR).put(Octets.LF);
    }

    private static byte[] line(int status) {
        if (status < STATUS_MIN || status > STATUS_MAX) {
            throw new IllegalArgumentException("status " + status + ": 100 to 599 is needed");
        }
        return LINES[status - STATUS_MIN];
    }

    private static byte[][] lines() {
        byte[][] lines = new byte[STATUS_MAX - STATUS_MIN + 1][];
        for (int i = 0; i < lines.length; i++) {
            int status = STATUS_MIN + i;
            String line = "HTTP/1.1 " + status + ' ' + HttpStatus.phrase(status) + "\r\n";
            lines[i] = line.getBytes(US_ASCII);
        }
        return lines;
    }
}
