package io.evj.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message written by hand, with a member of each kind, as the compiler would write it.
record Sample(
        int number,
        long large,
        String text,
        byte[] data,
        @Nullable Sample inner,
        @Nullable Integer maybe,
        @Nullable Long maybeLarge,
        List<Integer> numbers,
        List<Long> larges,
        List<String> texts,
        List<Sample> inners)
        implements Message {
    static final MessageType<Sample> TYPE = Sample::read;

    /// With nothing set that need not be.
    static Sample of(int number, long large, String text, byte[] data) {
        return new Sample(
                number, large, text, data, null, null, null, List.of(), List.of(), List.of(),
                List.of());
    }

    Sample with(Sample newInner) {
        return new Sample(
                number,
                large,
                text,
                data,
                newInner,
                maybe,
                maybeLarge,
                numbers,
                larges,
                texts,
                inners);
    }

    @Override
    public void write(MessageWriter out) {
        out.int32(1, number);
        out.int64(2, large);
        out.string(3, text);
        out.bytes(4, data);
        if (inner != null) {
            out.message(5, inner);
        }
        if (maybe != null) {
            out.int32(6, maybe);
        }
        if (maybeLarge != null) {
            out.int64(7, maybeLarge);
        }
        out.int32s(8, numbers);
        out.int64s(9, larges);
        out.strings(10, texts);
        out.messages(0x1234, inners);
    }

    private static Sample read(MessageReader in) {
        int number = 0;
        boolean hasNumber = false;
        long large = 0;
        boolean hasLarge = false;
        String text = null;
        byte[] data = null;
        Sample inner = null;
        Integer maybe = null;
        Long maybeLarge = null;
        List<Integer> numbers = List.of();
        List<Long> larges = List.of();
        List<String> texts = List.of();
        List<Sample> inners = List.of();
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
                case 4 -> data = in.bytes(data, 2);
                case 5 -> inner = in.message(inner, TYPE);
                case 6 -> maybe = in.int32(maybe);
                case 7 -> maybeLarge = in.int64(maybeLarge);
                case 8 -> numbers = in.int32s(numbers);
                case 9 -> larges = in.int64s(larges);
                case 10 -> texts = in.strings(texts);
                case 0x1234 -> inners = in.messages(inners, TYPE);
                default -> throw in.unknown();
            }
        }
        in.require(hasNumber, "number");
        in.require(hasLarge, "large");
        return new Sample(
                number,
                large,
                in.required(text, "text"),
                in.required(data, "data"),
                inner,
                maybe,
                maybeLarge,
                numbers,
                larges,
                texts,
                inners);
    }
}
