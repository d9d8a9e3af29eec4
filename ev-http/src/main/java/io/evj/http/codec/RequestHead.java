package io.evj.http.codec;

import io.evj.http.HttpMethod;
import io.evj.http.HttpUri;
import io.evj.http.HttpVersion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A request line and its fields, in the octets that they came in. Text is made when it is asked for.
///
/// It belongs to a [RequestDecoder], and is valid until that begins the next one.
public final class RequestHead {
    private final FieldStore fields = new FieldStore();
    private @Nullable HttpMethod method;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private TargetForm form = TargetForm.ORIGIN;
    private int methodStart;
    private int methodEnd;
    private int targetStart;
    private int targetEnd;
    private int pathStart;
    private int pathEnd;
    private boolean isHostRight;

    RequestHead() {}

    /// The method.
    ///
    /// @return the constant, if there is one
    public HttpMethod method() {
        HttpMethod known = method;
        if (known == null) {
            known = HttpMethod.of(fields.text(methodStart, methodEnd));
            method = known;
        }
        return known;
    }

    /// The version.
    ///
    /// @return 1.0 or 1.1
    public HttpVersion version() {
        return version;
    }

    /// The form of the target.
    ///
    /// @return what the target is
    public TargetForm form() {
        return form;
    }

    /// The target.
    ///
    /// @return as it was sent
    public String target() {
        return fields.text(targetStart, targetEnd);
    }

    /// The path of the target.
    ///
    /// @return still encoded; empty where there is none
    public String path() {
        return fields.text(pathStart, pathEnd);
    }

    /// Whether the path is that, octet by octet; asks without making a text of it.
    ///
    /// @param octets still encoded
    /// @return whether
    public boolean pathIs(byte[] octets) {
        return pathEnd - pathStart == octets.length
                && Arrays.equals(fields.bytes(), pathStart, pathEnd, octets, 0, octets.length);
    }

    /// The query of the target.
    ///
    /// @return still encoded, without its question mark; null: none
    public @Nullable String query() {
        return pathEnd == targetEnd ? null : fields.text(pathEnd + 1, targetEnd);
    }

    /// The target in its parts. A path that begins with two slashes stays a path.
    ///
    /// @return of an origin-form path and query alone; of an authority-form host and port alone; of `*` nothing
    public HttpUri uri() {
        return switch (form) {
            case ORIGIN -> HttpUri.empty().withPath(path()).withQuery(query());
            case ABSOLUTE -> HttpUri.parse(target());
            case AUTHORITY -> HttpUri.parse("//" + target());
            case ASTERISK -> HttpUri.empty();
        };
    }

    /// The fields.
    ///
    /// @return valid as long as this head
    public FieldStore fields() {
        return fields;
    }

    void clear() {
        fields.clear();
        method = null;
        isHostRight = false;
    }

    void method(int from, int to) {
        methodStart = from;
        methodEnd = to;
        method = MethodNames.find(fields.bytes(), from, to);
    }

    /// Whether it is that constant.
    boolean isMethod(HttpMethod wanted) {
        return method == wanted;
    }

    /// Whether [HostRule] has found nothing wrong.
    boolean isHostRight() {
        return isHostRight;
    }

    void isHostRight(boolean isRight) {
        isHostRight = isRight;
    }

    void version(HttpVersion newVersion) {
        version = newVersion;
    }

    void target(TargetForm newForm, int from, int to, int newPathStart, int newPathEnd) {
        form = newForm;
        targetStart = from;
        targetEnd = to;
        pathStart = newPathStart;
        pathEnd = newPathEnd;
    }
}
