package io.evj.http;

import io.evj.api.HttpDate;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What tells one version of a file from another, and what clients ask about it (RFC 9110 §13).
///
/// @param etag     quoted; strong: of the time of the last change, in nanoseconds where the system has them, and the size
/// @param modified the time of the last change, to the second
/// @param now      when this is asked
record Validators(String etag, Instant modified, Instant now) {
    static Validators of(BasicFileAttributes file, Instant now) {
        Instant changed = file.lastModifiedTime().toInstant();
        String etag =
                '"'
                        + Long.toHexString(changed.getEpochSecond())
                        + '.'
                        + Integer.toHexString(changed.getNano())
                        + '-'
                        + Long.toHexString(file.size())
                        + '"';
        return new Validators(etag, changed.truncatedTo(ChronoUnit.SECONDS), now);
    }

    /// Never later than the answer (RFC 9110 §8.8.2.1).
    String lastModified() {
        return HttpDate.format(modified.isAfter(now) ? now : modified);
    }

    /// The status of an answer without the file, as its conditions have it, in the order of RFC 9110 §13.2.2.
    ///
    /// @return 304 or 412; 0: the file is wanted
    int refuse(HttpFields asked) {
        if (asked.has(FieldName.IF_MATCH)) {
            if (!lists(asked, FieldName.IF_MATCH, false)) {
                return 412;
            }
        } else if (isAfter(asked.get(FieldName.IF_UNMODIFIED_SINCE))) {
            return 412;
        }
        if (asked.has(FieldName.IF_NONE_MATCH)) {
            return lists(asked, FieldName.IF_NONE_MATCH, true) ? HttpStatus.NOT_MODIFIED : 0;
        }
        Instant since = time(asked.get(FieldName.IF_MODIFIED_SINCE));
        return since != null && !modified.isAfter(since) ? HttpStatus.NOT_MODIFIED : 0;
    }

    /// Whether a part can be sent: the client has nothing yet, or a part of this version. A date tells versions apart only once its second is
    /// over: until then the file may change once more. That the client's own part was sent later than in that second is for the client to know
    /// (RFC 9110 §8.8.2.2, §13.1.5).
    boolean mayHaveRange(HttpFields asked) {
        String field = asked.get(FieldName.IF_RANGE);
        return field == null
                || field.equals(etag)
                || (modified.equals(time(field)) && !modified.plusSeconds(1).isAfter(now));
    }

    private boolean isAfter(@Nullable String date) {
        Instant time = time(date);
        return time != null && modified.isAfter(time);
    }

    private boolean lists(HttpFields asked, FieldName name, boolean isWeak) {
        for (String each : asked.list(name.text())) {
            String tag = isWeak && each.startsWith("W/") ? each.substring(2) : each;
            if (tag.equals("*") || tag.equals(etag)) {
                return true;
            }
        }
        return false;
    }

    /// @return null: there is none, or it is malformed, which counts as not there
    private @Nullable Instant time(@Nullable String date) {
        return date == null ? null : FieldDate.read(date, now);
    }
}
