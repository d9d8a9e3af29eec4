package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evj.http.HttpLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The machines in a row, as a server uses them: heads, rules, bodies, one request behind the other on one connection.
final class Exchange implements Pieces.Machine {
    /// A request, in texts.
    record Message(String method, String target, List<String> fields, String body) {}

    private final HttpLimits limits;
    private final boolean checksHost;
    private final RequestDecoder decoder;
    private final List<Message> messages = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private @Nullable BodyDecoder body;
    private boolean isClosed;

    Exchange() {
        this(HttpLimits.defaults(), true);
    }

    Exchange(HttpLimits limits, boolean checksHost) {
        this.limits = limits;
        this.checksHost = checksHost;
        this.decoder = new RequestDecoder(limits);
    }

    /// The requests that are complete.
    List<Message> messages() {
        return messages;
    }

    /// The requests whose head is complete.
    List<Message> begun() {
        if (body == null) {
            return messages;
        }
        List<Message> begun = new ArrayList<>(messages);
        begun.add(message());
        return begun;
    }

    /// Whether nothing more is taken: a request did not want the connection to go on, or wanted something else than HTTP.
    boolean isClosed() {
        return isClosed;
    }

    /// Whether a request has begun and is not complete.
    boolean isUnderWay() {
        return body != null || decoder.isUnderWay();
    }

    @Override
    public boolean take(ByteBuffer source) {
        while (source.hasRemaining() && !isClosed) {
            BodyDecoder current = body;
            if (current == null) {
                if (!decoder.decode(source)) {
                    return true;
                }
                current = begin();
            }
            while (!current.isComplete() && source.hasRemaining()) {
                if (current.ahead() == 0) {
                    current.read(source);
                } else {
                    byte[] piece = new byte[(int) Math.min(current.ahead(), source.remaining())];
                    source.get(piece);
                    data.append(new String(piece, ISO_8859_1));
                    current.taken(piece.length);
                }
            }
            if (current.isComplete()) {
                finish();
            }
        }
        return !isClosed;
    }

    private BodyDecoder begin() {
        RequestHead head = decoder.head();
        if (checksHost) {
            HostRule.check(head);
        }
        Expectation.of(head);
        BodyFraming framing = BodyFraming.ofRequest(head, limits);
        BodyDecoder decoded = BodyDecoder.of(framing, limits, MessageKind.REQUEST);
        body = decoded;
        return decoded;
    }

    private Message message() {
        RequestHead head = decoder.head();
        FieldStore fields = head.fields();
        List<String> lines =
                IntStream.range(0, fields.count())
                        .mapToObj(i -> fields.name(i) + ": " + fields.value(i))
                        .toList();
        return new Message(head.method().name(), head.target(), lines, data.toString());
    }

    private void finish() {
        messages.add(message());
        RequestHead head = decoder.head();
        isClosed =
                !Persistence.isAllowed(head.version(), head.fields())
                        || head.form() == TargetForm.AUTHORITY;
        data.setLength(0);
        body = null;
        decoder.reset();
    }
}
