package io.evj.rpcgen;

import io.evj.rpcgen.MemberType.FixedBytes;
import io.evj.rpcgen.MemberType.Plain;
import io.evj.rpcgen.MemberType.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// A file that means something, made up: what it says, and a text that says so.
final class RandomFile {
    static final Place NOWHERE = new Place(0, 0);

    private static final String LETTERS = "abcXYZ_019";
    private static final int STRUCTS_MAX = 5;
    private static final int MEMBERS_MAX = 12;

    private final Random random;
    private final List<Struct> structs;

    RandomFile(Random random) {
        this.random = random;
        List<String> names =
                IntStream.range(0, 1 + random.nextInt(STRUCTS_MAX)).mapToObj(this::name).toList();
        structs = new ArrayList<>();
        for (String name : names) {
            // behind this one: what it cannot require, lest it contain itself
            structs.add(new Struct(name, members(names, structs.size()), "", NOWHERE));
        }
    }

    List<Struct> structs() {
        return structs;
    }

    private List<Member> members(List<String> names, int own) {
        Set<Integer> tags = new HashSet<>();
        int count = random.nextInt(MEMBERS_MAX + 1);
        while (tags.size() < count) {
            int tag = random.nextInt() >>> random.nextInt(32);
            if (tag != 0) {
                tags.add(tag);
            }
        }
        var members = new ArrayList<Member>();
        for (int tag : tags) {
            Presence presence = pick(Presence.values());
            MemberType type = type(names, presence == Presence.REQUIRED ? own : names.size());
            boolean isBytes = type == Plain.BYTES || type instanceof FixedBytes;
            if (isBytes && presence == Presence.ARRAY) {
                presence = Presence.OPTIONAL;
            }
            members.add(new Member(presence, type, name(members.size()), tag, "", NOWHERE));
        }
        return members;
    }

    private MemberType type(List<String> names, int end) {
        return switch (random.nextInt(6)) {
            case 0 -> Plain.INT;
            case 1 -> Plain.INT64;
            case 2 -> Plain.STRING;
            case 3 -> Plain.BYTES;
            case 4 -> new FixedBytes(1 + random.nextInt(40));
            default ->
                    end == 0
                            ? Plain.STRING
                            : new Reference(names.get(random.nextInt(end)), NOWHERE);
        };
    }

    /// Different numbers at the end: different names, in Java too.
    private String name(int number) {
        var name = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            name.insert(0, 'q');
        }
        return name.append('x').append(number).toString();
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    // ---- the text

    /// With blanks, comments and ends of lines where they may be.
    String text() {
        var text = new StringBuilder();
        for (Struct struct : structs) {
            words(text, "struct", " ", struct.name(), "{");
            for (Member member : struct.members()) {
                if (member.presence() != Presence.REQUIRED) {
                    words(text, member.presence().name().toLowerCase(Locale.ROOT), " ");
                }
                words(text, type(member.type()));
                words(text, " ", member.name());
                if (member.type() instanceof FixedBytes(int length)) {
                    words(text, "[", Integer.toString(length), "]");
                }
                String tag =
                        random.nextBoolean()
                                ? Integer.toUnsignedString(member.tag())
                                : "0x" + Integer.toHexString(member.tag());
                words(text, "=", tag, ";");
            }
            words(text, "}");
        }
        return text.toString();
    }

    private static String[] type(MemberType type) {
        return switch (type) {
            case Plain.INT -> new String[] {"int"};
            case Plain.INT64 -> new String[] {"int64"};
            case Plain.STRING -> new String[] {"string"};
            case Plain.BYTES -> new String[] {"bytes"};
            case FixedBytes fixed -> new String[] {"bytes"};
            case Reference(String name, Place place) -> new String[] {"struct", "[", name, "]"};
        };
    }

    private void words(StringBuilder text, String... words) {
        for (String word : words) {
            text.append(word);
            switch (random.nextInt(8)) {
                case 0 -> text.append('\n');
                case 1 -> text.append(" \t");
                case 2 -> text.append("// struct { int x = 1; \\u000a }\r\n");
                case 3 -> text.append("/* @param </p>\n * { */");
                default -> {}
            }
        }
    }
}
