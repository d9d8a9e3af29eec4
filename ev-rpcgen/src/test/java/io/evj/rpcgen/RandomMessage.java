package io.evj.rpcgen;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.EvTag;
import io.evj.rpc.Message;
import io.evj.rpcgen.MemberType.FixedBytes;
import io.evj.rpcgen.MemberType.Plain;
import io.evj.rpcgen.MemberType.Reference;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// A message with made-up values: as an object of a generated record, and as bytes that are put together item by item.
///
/// @param message an instance of the record
/// @param bytes   what it must be on the wire
record RandomMessage(Message message, EvBuffer bytes) {
    private static final int DEPTH_MAX = 4;
    private static final String[] TEXTS = {"", "a", "grüße", "\uD83D\uDE00", "x".repeat(300)};

    static RandomMessage of(
            Struct struct, RpcFile file, String javaPackage, ClassLoader loader, Random random)
            throws ReflectiveOperationException {
        return new Maker(file, javaPackage, loader, random).message(struct, 0);
    }

    /// Makes messages of one file up.
    private record Maker(RpcFile file, String javaPackage, ClassLoader loader, Random random) {
        RandomMessage message(Struct struct, int depth) throws ReflectiveOperationException {
            EvBuffer bytes = EvBuffer.create();
            var arguments = new ArrayList<>();
            for (Member member : struct.members()) {
                int count =
                        switch (member.presence()) {
                            case REQUIRED -> 1;
                            case OPTIONAL -> depth < DEPTH_MAX ? random.nextInt(2) : 0;
                            case ARRAY -> depth < DEPTH_MAX ? random.nextInt(4) : 0;
                        };
                var values = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    values.add(value(member, depth, bytes));
                }
                arguments.add(
                        member.presence() == Presence.ARRAY
                                ? List.copyOf(values)
                                : values.isEmpty() ? null : values.getFirst());
            }
            Class<?> type = loader.loadClass(javaPackage + "." + JavaNames.type(struct.name()));
            Class<?>[] types =
                    Stream.of(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new);
            Object message = type.getConstructor(types).newInstance(arguments.toArray());
            return new RandomMessage((Message) message, bytes);
        }

        /// Makes a value up, and writes its item.
        private Object value(Member member, int depth, EvBuffer bytes)
                throws ReflectiveOperationException {
            int tag = member.tag();
            switch (member.type()) {
                case Plain.INT -> {
                    int value = random.nextInt() >>> random.nextInt(32);
                    EvTag.marshalInt(bytes, tag, value);
                    return value;
                }
                case Plain.INT64 -> {
                    long value = random.nextLong() >>> random.nextInt(64);
                    EvTag.marshalInt64(bytes, tag, value);
                    return value;
                }
                case Plain.STRING -> {
                    String value = TEXTS[random.nextInt(TEXTS.length)];
                    EvTag.marshalString(bytes, tag, value);
                    return value;
                }
                case Plain.BYTES -> {
                    return some(random.nextInt(50), tag, bytes);
                }
                case FixedBytes(int length) -> {
                    return some(length, tag, bytes);
                }
                case Reference reference -> {
                    RandomMessage inner = message(file.struct(reference), depth + 1);
                    EvTag.marshalBuffer(bytes, tag, inner.bytes);
                    return inner.message;
                }
            }
        }

        private byte[] some(int length, int tag, EvBuffer bytes) {
            byte[] value = new byte[length];
            random.nextBytes(value);
            EvTag.marshal(bytes, tag, value);
            return value;
        }
    }
}
