// Generated from weather.rpc by ev-rpcgen: do not edit.
package org.example.weather;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.Members;
import io.evj.rpc.Message;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageReader;
import io.evj.rpc.MessageType;
import io.evj.rpc.MessageWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// What the weather is like
///  at one place.
///
/// @param place `place`.
/// @param time `time`. Without sign.
/// @param howWarm Kelvin. Without sign.
/// @param remark `remark`. Null: not set.
/// @param clouds `clouds`.
/// @param earlier `earlier`. Null: not set.
/// @param picture `picture`. Not copied.
/// @param thumbnail `thumbnail`. Not copied. Null: not set.
/// @param digest `digest`. Exactly 20 bytes, not copied.
/// @param pressures `pressures`. Without sign.
/// @param times `times`. Without sign.
/// @param class_ `class`.
/// @param wind `wind`. Without sign. Null: not set.
@NullMarked
@SuppressWarnings("ArrayRecordComponent")
public record Report(
        String place,
        long time,
        int howWarm,
        @Nullable String remark,
        List<Cloud> clouds,
        @Nullable Report earlier,
        byte[] picture,
        byte @Nullable [] thumbnail,
        byte[] digest,
        List<Integer> pressures,
        List<Long> times,
        List<String> class_,
        @Nullable Integer wind)
        implements Message {
    /// Reads such messages.
    public static final MessageType<Report> TYPE = Report::read;

    /// Checks what it is given.
    public Report {
        Objects.requireNonNull(place, "place");
        clouds = List.copyOf(clouds);
        Objects.requireNonNull(picture, "picture");
        Objects.requireNonNull(digest, "digest");
        Members.checkLength(digest, 20, "digest");
        pressures = List.copyOf(pressures);
        times = List.copyOf(times);
        class_ = List.copyOf(class_);
    }

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Report unmarshal(EvBuffer source, MessageLimits limits) {
        return TYPE.unmarshal(source, limits);
    }

    /// Begins a message in which nothing is set.
    ///
    /// @return an empty builder
    public static Builder builder() {
        return new Builder();
    }

    /// Begins a message in which all is set as in this one.
    ///
    /// @return a filled builder
    public Builder toBuilder() {
        return new Builder()
                .place(place)
                .time(time)
                .howWarm(howWarm)
                .remark(remark)
                .clouds(clouds)
                .earlier(earlier)
                .picture(picture)
                .thumbnail(thumbnail)
                .digest(digest)
                .pressures(pressures)
                .times(times)
                .class_(class_)
                .wind(wind);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, place);
        out.int64(2, time);
        out.int32(3, howWarm);
        if (remark != null) {
            out.string(4, remark);
        }
        out.messages(0x10121, clouds);
        if (earlier != null) {
            out.message(6, earlier);
        }
        out.bytes(7, picture);
        if (thumbnail != null) {
            out.bytes(8, thumbnail);
        }
        out.bytes(9, digest);
        out.int32s(10, pressures);
        out.int64s(11, times);
        out.strings(12, class_);
        if (wind != null) {
            out.int32(0xffffffff, wind);
        }
    }

    private static Report read(MessageReader in) {
        String place = null;
        long time = 0;
        boolean hasTime = false;
        int howWarm = 0;
        boolean hasHowWarm = false;
        String remark = null;
        List<Cloud> clouds = List.of();
        Report earlier = null;
        byte[] picture = null;
        byte[] thumbnail = null;
        byte[] digest = null;
        List<Integer> pressures = List.of();
        List<Long> times = List.of();
        List<String> class_ = List.of();
        Integer wind = null;
        while (in.next()) {
            switch (in.tag()) {
                case 1 -> place = in.string(place);
                case 2 -> {
                    time = in.int64(hasTime);
                    hasTime = true;
                }
                case 3 -> {
                    howWarm = in.int32(hasHowWarm);
                    hasHowWarm = true;
                }
                case 4 -> remark = in.string(remark);
                case 0x10121 -> clouds = in.messages(clouds, Cloud.TYPE);
                case 6 -> earlier = in.message(earlier, Report.TYPE);
                case 7 -> picture = in.bytes(picture);
                case 8 -> thumbnail = in.bytes(thumbnail);
                case 9 -> digest = in.bytes(digest, 20);
                case 10 -> pressures = in.int32s(pressures);
                case 11 -> times = in.int64s(times);
                case 12 -> class_ = in.strings(class_);
                case 0xffffffff -> wind = in.int32(wind);
                default -> throw in.unknown();
            }
        }
        in.require(hasTime, "time");
        in.require(hasHowWarm, "how_warm");
        return new Report(
                in.required(place, "place"),
                time,
                howWarm,
                remark,
                clouds,
                earlier,
                in.required(picture, "picture"),
                thumbnail,
                in.required(digest, "digest"),
                pressures,
                times,
                class_,
                wind);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Report that
                && place.equals(that.place)
                && time == that.time
                && howWarm == that.howWarm
                && Objects.equals(remark, that.remark)
                && clouds.equals(that.clouds)
                && Objects.equals(earlier, that.earlier)
                && Arrays.equals(picture, that.picture)
                && Arrays.equals(thumbnail, that.thumbnail)
                && Arrays.equals(digest, that.digest)
                && pressures.equals(that.pressures)
                && times.equals(that.times)
                && class_.equals(that.class_)
                && Objects.equals(wind, that.wind);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                place,
                time,
                howWarm,
                remark,
                clouds,
                earlier,
                Arrays.hashCode(picture),
                Arrays.hashCode(thumbnail),
                Arrays.hashCode(digest),
                pressures,
                times,
                class_,
                wind);
    }

    @Override
    public String toString() {
        return "Report[place="
                + place
                + ", time="
                + time
                + ", howWarm="
                + howWarm
                + ", remark="
                + remark
                + ", clouds="
                + clouds
                + ", earlier="
                + earlier
                + ", picture="
                + Members.text(picture)
                + ", thumbnail="
                + Members.text(thumbnail)
                + ", digest="
                + Members.text(digest)
                + ", pressures="
                + pressures
                + ", times="
                + times
                + ", class_="
                + class_
                + ", wind="
                + wind
                + "]";
    }

    /// Puts a [Report] together, member by member.
    public static final class Builder {
        private @Nullable String place;
        private @Nullable Long time;
        private @Nullable Integer howWarm;
        private @Nullable String remark;
        private List<Cloud> clouds = List.of();
        private @Nullable Report earlier;
        private byte @Nullable [] picture;
        private byte @Nullable [] thumbnail;
        private byte @Nullable [] digest;
        private List<Integer> pressures = List.of();
        private List<Long> times = List.of();
        private List<String> class_ = List.of();
        private @Nullable Integer wind;

        private Builder() {}

        /// Sets `place`.
        ///
        /// @param place `place`.
        /// @return this
        public Builder place(String place) {
            this.place = place;
            return this;
        }

        /// Sets `time`.
        ///
        /// @param time `time`. Without sign.
        /// @return this
        public Builder time(long time) {
            this.time = time;
            return this;
        }

        /// Sets `how_warm`.
        ///
        /// @param howWarm Kelvin. Without sign.
        /// @return this
        public Builder howWarm(int howWarm) {
            this.howWarm = howWarm;
            return this;
        }

        /// Sets `remark`.
        ///
        /// @param remark `remark`. Null: not set.
        /// @return this
        public Builder remark(@Nullable String remark) {
            this.remark = remark;
            return this;
        }

        /// Sets `clouds`.
        ///
        /// @param clouds `clouds`.
        /// @return this
        public Builder clouds(List<Cloud> clouds) {
            this.clouds = clouds;
            return this;
        }

        /// Sets `earlier`.
        ///
        /// @param earlier `earlier`. Null: not set.
        /// @return this
        public Builder earlier(@Nullable Report earlier) {
            this.earlier = earlier;
            return this;
        }

        /// Sets `picture`.
        ///
        /// @param picture `picture`. Not copied.
        /// @return this
        public Builder picture(byte[] picture) {
            this.picture = picture;
            return this;
        }

        /// Sets `thumbnail`.
        ///
        /// @param thumbnail `thumbnail`. Not copied. Null: not set.
        /// @return this
        public Builder thumbnail(byte @Nullable [] thumbnail) {
            this.thumbnail = thumbnail;
            return this;
        }

        /// Sets `digest`.
        ///
        /// @param digest `digest`. Exactly 20 bytes, not copied.
        /// @return this
        public Builder digest(byte[] digest) {
            this.digest = digest;
            return this;
        }

        /// Sets `pressures`.
        ///
        /// @param pressures `pressures`. Without sign.
        /// @return this
        public Builder pressures(List<Integer> pressures) {
            this.pressures = pressures;
            return this;
        }

        /// Sets `times`.
        ///
        /// @param times `times`. Without sign.
        /// @return this
        public Builder times(List<Long> times) {
            this.times = times;
            return this;
        }

        /// Sets `class`.
        ///
        /// @param class_ `class`.
        /// @return this
        public Builder class_(List<String> class_) {
            this.class_ = class_;
            return this;
        }

        /// Sets `wind`.
        ///
        /// @param wind `wind`. Without sign. Null: not set.
        /// @return this
        public Builder wind(@Nullable Integer wind) {
            this.wind = wind;
            return this;
        }

        /// Makes the message.
        ///
        /// @return with all that was set
        /// @throws IllegalStateException something is not set that is required
        public Report build() {
            return new Report(
                    Members.set(place, "place"),
                    Members.set(time, "time"),
                    Members.set(howWarm, "howWarm"),
                    remark,
                    clouds,
                    earlier,
                    Members.set(picture, "picture"),
                    thumbnail,
                    Members.set(digest, "digest"),
                    pressures,
                    times,
                    class_,
                    wind);
        }
    }
}
