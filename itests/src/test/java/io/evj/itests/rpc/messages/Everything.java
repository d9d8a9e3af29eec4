// Generated from everything.rpc by ev-rpcgen: do not edit.
package io.evj.itests.rpc.messages;

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

/// Message `everything`.
///
/// @param number `number`. Without sign.
/// @param large `large`. Without sign.
/// @param text `text`.
/// @param data `data`. Not copied.
/// @param key `key`. Exactly 4 bytes, not copied.
/// @param place `place`.
/// @param maybeNumber `maybe_number`. Without sign. Null: not set.
/// @param maybeLarge `maybe_large`. Without sign. Null: not set.
/// @param maybeText `maybe_text`. Null: not set.
/// @param maybeData `maybe_data`. Not copied. Null: not set.
/// @param maybeKey `maybe_key`. Exactly 4 bytes, not copied. Null: not set.
/// @param maybePlace `maybe_place`. Null: not set.
/// @param numbers `numbers`. Without sign.
/// @param larges `larges`. Without sign.
/// @param texts `texts`.
/// @param places `places`.
@NullMarked
@SuppressWarnings("ArrayRecordComponent")
public record Everything(
        int number,
        long large,
        String text,
        byte[] data,
        byte[] key,
        Point place,
        @Nullable Integer maybeNumber,
        @Nullable Long maybeLarge,
        @Nullable String maybeText,
        byte @Nullable [] maybeData,
        byte @Nullable [] maybeKey,
        @Nullable Point maybePlace,
        List<Integer> numbers,
        List<Long> larges,
        List<String> texts,
        List<Point> places)
        implements Message {
    /// Reads such messages.
    public static final MessageType<Everything> TYPE = Everything::read;

    /// Checks what it is given.
    public Everything {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(key, "key");
        Members.checkLength(key, 4, "key");
        Objects.requireNonNull(place, "place");
        Members.checkLength(maybeKey, 4, "maybeKey");
        numbers = List.copyOf(numbers);
        larges = List.copyOf(larges);
        texts = List.copyOf(texts);
        places = List.copyOf(places);
    }

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Everything unmarshal(EvBuffer source, MessageLimits limits) {
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
                .number(number)
                .large(large)
                .text(text)
                .data(data)
                .key(key)
                .place(place)
                .maybeNumber(maybeNumber)
                .maybeLarge(maybeLarge)
                .maybeText(maybeText)
                .maybeData(maybeData)
                .maybeKey(maybeKey)
                .maybePlace(maybePlace)
                .numbers(numbers)
                .larges(larges)
                .texts(texts)
                .places(places);
    }

    @Override
    public void write(MessageWriter out) {
        out.int32(1, number);
        out.int64(2, large);
        out.string(3, text);
        out.bytes(4, data);
        out.bytes(5, key);
        out.message(6, place);
        if (maybeNumber != null) {
            out.int32(7, maybeNumber);
        }
        if (maybeLarge != null) {
            out.int64(8, maybeLarge);
        }
        if (maybeText != null) {
            out.string(9, maybeText);
        }
        if (maybeData != null) {
            out.bytes(10, maybeData);
        }
        if (maybeKey != null) {
            out.bytes(11, maybeKey);
        }
        if (maybePlace != null) {
            out.message(12, maybePlace);
        }
        out.int32s(13, numbers);
        out.int64s(144, larges);
        out.strings(15, texts);
        out.messages(16, places);
    }

    private static Everything read(MessageReader in) {
        int number = 0;
        boolean hasNumber = false;
        long large = 0;
        boolean hasLarge = false;
        String text = null;
        byte[] data = null;
        byte[] key = null;
        Point place = null;
        Integer maybeNumber = null;
        Long maybeLarge = null;
        String maybeText = null;
        byte[] maybeData = null;
        byte[] maybeKey = null;
        Point maybePlace = null;
        List<Integer> numbers = List.of();
        List<Long> larges = List.of();
        List<String> texts = List.of();
        List<Point> places = List.of();
        while (in.next()) {
            switch (in.tag()) {
                case 1 -> {
                    number = in.int32(hasNumber);
                    hasNumber = true;
                }
                case 2 -> {
                    large = in.int64(hasLarge);
                    hasLarge = true;
                }
                case 3 -> text = in.string(text);
                case 4 -> data = in.bytes(data);
                case 5 -> key = in.bytes(key, 4);
                case 6 -> place = in.message(place, Point.TYPE);
                case 7 -> maybeNumber = in.int32(maybeNumber);
                case 8 -> maybeLarge = in.int64(maybeLarge);
                case 9 -> maybeText = in.string(maybeText);
                case 10 -> maybeData = in.bytes(maybeData);
                case 11 -> maybeKey = in.bytes(maybeKey, 4);
                case 12 -> maybePlace = in.message(maybePlace, Point.TYPE);
                case 13 -> numbers = in.int32s(numbers);
                case 144 -> larges = in.int64s(larges);
                case 15 -> texts = in.strings(texts);
                case 16 -> places = in.messages(places, Point.TYPE);
                default -> throw in.unknown();
            }
        }
        in.require(hasNumber, "number");
        in.require(hasLarge, "large");
        return new Everything(
                number,
                large,
                in.required(text, "text"),
                in.required(data, "data"),
                in.required(key, "key"),
                in.required(place, "place"),
                maybeNumber,
                maybeLarge,
                maybeText,
                maybeData,
                maybeKey,
                maybePlace,
                numbers,
                larges,
                texts,
                places);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Everything that
                && number == that.number
                && large == that.large
                && text.equals(that.text)
                && Arrays.equals(data, that.data)
                && Arrays.equals(key, that.key)
                && place.equals(that.place)
                && Objects.equals(maybeNumber, that.maybeNumber)
                && Objects.equals(maybeLarge, that.maybeLarge)
                && Objects.equals(maybeText, that.maybeText)
                && Arrays.equals(maybeData, that.maybeData)
                && Arrays.equals(maybeKey, that.maybeKey)
                && Objects.equals(maybePlace, that.maybePlace)
                && numbers.equals(that.numbers)
                && larges.equals(that.larges)
                && texts.equals(that.texts)
                && places.equals(that.places);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                number,
                large,
                text,
                Arrays.hashCode(data),
                Arrays.hashCode(key),
                place,
                maybeNumber,
                maybeLarge,
                maybeText,
                Arrays.hashCode(maybeData),
                Arrays.hashCode(maybeKey),
                maybePlace,
                numbers,
                larges,
                texts,
                places);
    }

    @Override
    public String toString() {
        return "Everything[number="
                + number
                + ", large="
                + large
                + ", text="
                + text
                + ", data="
                + Members.text(data)
                + ", key="
                + Members.text(key)
                + ", place="
                + place
                + ", maybeNumber="
                + maybeNumber
                + ", maybeLarge="
                + maybeLarge
                + ", maybeText="
                + maybeText
                + ", maybeData="
                + Members.text(maybeData)
                + ", maybeKey="
                + Members.text(maybeKey)
                + ", maybePlace="
                + maybePlace
                + ", numbers="
                + numbers
                + ", larges="
                + larges
                + ", texts="
                + texts
                + ", places="
                + places
                + "]";
    }

    /// Puts a [Everything] together, member by member.
    public static final class Builder {
        private @Nullable Integer number;
        private @Nullable Long large;
        private @Nullable String text;
        private byte @Nullable [] data;
        private byte @Nullable [] key;
        private @Nullable Point place;
        private @Nullable Integer maybeNumber;
        private @Nullable Long maybeLarge;
        private @Nullable String maybeText;
        private byte @Nullable [] maybeData;
        private byte @Nullable [] maybeKey;
        private @Nullable Point maybePlace;
        private List<Integer> numbers = List.of();
        private List<Long> larges = List.of();
        private List<String> texts = List.of();
        private List<Point> places = List.of();

        private Builder() {}

        /// Sets `number`.
        ///
        /// @param number `number`. Without sign.
        /// @return this
        public Builder number(int number) {
            this.number = number;
            return this;
        }

        /// Sets `large`.
        ///
        /// @param large `large`. Without sign.
        /// @return this
        public Builder large(long large) {
            this.large = large;
            return this;
        }

        /// Sets `text`.
        ///
        /// @param text `text`.
        /// @return this
        public Builder text(String text) {
            this.text = text;
            return this;
        }

        /// Sets `data`.
        ///
        /// @param data `data`. Not copied.
        /// @return this
        public Builder data(byte[] data) {
            this.data = data;
            return this;
        }

        /// Sets `key`.
        ///
        /// @param key `key`. Exactly 4 bytes, not copied.
        /// @return this
        public Builder key(byte[] key) {
            this.key = key;
            return this;
        }

        /// Sets `place`.
        ///
        /// @param place `place`.
        /// @return this
        public Builder place(Point place) {
            this.place = place;
            return this;
        }

        /// Sets `maybe_number`.
        ///
        /// @param maybeNumber `maybe_number`. Without sign. Null: not set.
        /// @return this
        public Builder maybeNumber(@Nullable Integer maybeNumber) {
            this.maybeNumber = maybeNumber;
            return this;
        }

        /// Sets `maybe_large`.
        ///
        /// @param maybeLarge `maybe_large`. Without sign. Null: not set.
        /// @return this
        public Builder maybeLarge(@Nullable Long maybeLarge) {
            this.maybeLarge = maybeLarge;
            return this;
        }

        /// Sets `maybe_text`.
        ///
        /// @param maybeText `maybe_text`. Null: not set.
        /// @return this
        public Builder maybeText(@Nullable String maybeText) {
            this.maybeText = maybeText;
            return this;
        }

        /// Sets `maybe_data`.
        ///
        /// @param maybeData `maybe_data`. Not copied. Null: not set.
        /// @return this
        public Builder maybeData(byte @Nullable [] maybeData) {
            this.maybeData = maybeData;
            return this;
        }

        /// Sets `maybe_key`.
        ///
        /// @param maybeKey `maybe_key`. Exactly 4 bytes, not copied. Null: not set.
        /// @return this
        public Builder maybeKey(byte @Nullable [] maybeKey) {
            this.maybeKey = maybeKey;
            return this;
        }

        /// Sets `maybe_place`.
        ///
        /// @param maybePlace `maybe_place`. Null: not set.
        /// @return this
        public Builder maybePlace(@Nullable Point maybePlace) {
            this.maybePlace = maybePlace;
            return this;
        }

        /// Sets `numbers`.
        ///
        /// @param numbers `numbers`. Without sign.
        /// @return this
        public Builder numbers(List<Integer> numbers) {
            this.numbers = numbers;
            return this;
        }

        /// Sets `larges`.
        ///
        /// @param larges `larges`. Without sign.
        /// @return this
        public Builder larges(List<Long> larges) {
            this.larges = larges;
            return this;
        }

        /// Sets `texts`.
        ///
        /// @param texts `texts`.
        /// @return this
        public Builder texts(List<String> texts) {
            this.texts = texts;
            return this;
        }

        /// Sets `places`.
        ///
        /// @param places `places`.
        /// @return this
        public Builder places(List<Point> places) {
            this.places = places;
            return this;
        }

        /// Makes the message.
        ///
        /// @return with all that was set
        /// @throws IllegalStateException something is not set that is required
        public Everything build() {
            return new Everything(
                    Members.set(number, "number"),
                    Members.set(large, "large"),
                    Members.set(text, "text"),
                    Members.set(data, "data"),
                    Members.set(key, "key"),
                    Members.set(place, "place"),
                    maybeNumber,
                    maybeLarge,
                    maybeText,
                    maybeData,
                    maybeKey,
                    maybePlace,
                    numbers,
                    larges,
                    texts,
                    places);
        }
    }
}
