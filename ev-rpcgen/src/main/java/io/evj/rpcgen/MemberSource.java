package io.evj.rpcgen;

import io.evj.rpcgen.MemberType.FixedBytes;
import io.evj.rpcgen.MemberType.Plain;
import io.evj.rpcgen.MemberType.Reference;
import java.util.Set;

/// What generated code says about one member.
///
/// @param member   the member
/// @param name     of the component
/// @param flagName of the local that tells whether a required number has been read
record MemberSource(Member member, String name, String flagName) {
    /// @param taken the names of all components of the record
    static MemberSource of(Member member, Set<String> taken) {
        String name = JavaNames.member(member.name());
        String flag = "has" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        while (taken.contains(flag)) {
            flag += "_";
        }
        return new MemberSource(member, name, flag);
    }

    boolean isOptional() {
        return member.presence() == Presence.OPTIONAL;
    }

    boolean isArray() {
        return member.presence() == Presence.ARRAY;
    }

    boolean isBytes() {
        return member.type() == Plain.BYTES || member.type() instanceof FixedBytes;
    }

    /// Whether the component is a primitive.
    boolean isPrimitive() {
        return member.presence() == Presence.REQUIRED
                && (member.type() == Plain.INT || member.type() == Plain.INT64);
    }

    /// The type of the component, and of what a builder is given.
    String type() {
        return isOptional() ? nullable() : bare();
    }

    /// The type of a field that need not be set.
    String nullable() {
        return isBytes() ? "byte @Nullable []" : "@Nullable " + boxed();
    }

    /// The type, null or not.
    String bare() {
        return switch (member.presence()) {
            case ARRAY -> "List<" + boxed() + ">";
            case OPTIONAL -> boxed();
            case REQUIRED ->
                    switch (member.type()) {
                        case Plain.INT -> "int";
                        case Plain.INT64 -> "long";
                        default -> boxed();
                    };
        };
    }

    private String boxed() {
        return switch (member.type()) {
            case Plain.INT -> "Integer";
            case Plain.INT64 -> "Long";
            case Plain.STRING -> "String";
            case Plain.BYTES -> "byte[]";
            case FixedBytes fixed -> "byte[]";
            case Reference reference -> JavaNames.type(reference.name());
        };
    }

    /// The name of the methods that read and write one, which are the same.
    private String method() {
        return switch (member.type()) {
            case Plain.INT -> "int32";
            case Plain.INT64 -> "int64";
            case Plain.STRING -> "string";
            case Plain.BYTES -> "bytes";
            case FixedBytes fixed -> "bytes";
            case Reference reference -> "message";
        };
    }

    String tag() {
        int tag = member.tag();
        return tag > 0 && tag < 1 << 12 ? Integer.toString(tag) : "0x" + Integer.toHexString(tag);
    }

    // ---- documentation

    /// What a person must know of it.
    String description() {
        var description = new StringBuilder(Doc.sentence(Doc.text(member.comment())));
        if (description.isEmpty()) {
            description.append('`').append(member.name()).append("`.");
        }
        switch (member.type()) {
            case Plain.INT, Plain.INT64 -> description.append(" Without sign.");
            case Plain.BYTES -> description.append(" Not copied.");
            case FixedBytes(int length) ->
                    description.append(" Exactly ").append(length).append(" bytes, not copied.");
            case Plain.STRING -> {}
            case Reference reference -> {}
        }
        if (isOptional()) {
            description.append(" Null: not set.");
        }
        return description.toString();
    }

    // ---- statements

    /// In the constructor: refuses what cannot be. Perhaps nothing.
    String check() {
        if (isArray()) {
            return name + " = List.copyOf(" + name + ");";
        }
        String notNull =
                isOptional() || isPrimitive()
                        ? ""
                        : "Objects.requireNonNull(%s, \"%s\");".formatted(name, name);
        return member.type() instanceof FixedBytes(int length)
                ? (notNull + "\nMembers.checkLength(%s, %d, \"%s\");".formatted(name, length, name))
                        .strip()
                : notNull;
    }

    /// Writes it.
    String write() {
        String call = "out.%s(%s, %s);".formatted(method() + plural(), tag(), name);
        return isOptional() ? "if (" + name + " != null) {\n    " + call + "\n}" : call;
    }

    /// The local that it is read into.
    String declaration() {
        if (isPrimitive()) {
            return "%s %s = 0;\nboolean %s = false;".formatted(bare(), name, flagName);
        }
        return bare() + " " + name + (isArray() ? " = List.of();" : " = null;");
    }

    /// Reads an item of it.
    String read() {
        String more =
                switch (member.type()) {
                    case FixedBytes(int length) -> ", " + length;
                    case Reference reference -> ", " + boxed() + ".TYPE";
                    case Plain plain -> "";
                };
        String earlier = isPrimitive() ? flagName : name;
        String call = "%s = in.%s(%s%s);".formatted(name, method() + plural(), earlier, more);
        return isPrimitive()
                ? "case %s -> {\n    %s\n    %s = true;\n}".formatted(tag(), call, flagName)
                : "case %s -> %s".formatted(tag(), call);
    }

    private String plural() {
        return isArray() ? "s" : "";
    }

    /// After reading: makes sure that it was there. Perhaps nothing.
    String require() {
        return isPrimitive() ? "in.require(%s, \"%s\");".formatted(flagName, member.name()) : "";
    }

    /// What is read, for the constructor.
    String argument() {
        boolean isSure = isPrimitive() || isOptional() || isArray();
        return isSure ? name : "in.required(%s, \"%s\")".formatted(name, member.name());
    }

    // ---- comparing and showing

    String equalTo(String other) {
        if (isPrimitive()) {
            return name + " == " + other + "." + name;
        }
        if (isBytes()) {
            return "Arrays.equals(%s, %s.%s)".formatted(name, other, name);
        }
        return isOptional()
                ? "Objects.equals(%s, %s.%s)".formatted(name, other, name)
                : "%s.equals(%s.%s)".formatted(name, other, name);
    }

    String hashed() {
        return isBytes() ? "Arrays.hashCode(" + name + ")" : name;
    }

    String shown() {
        return isBytes() ? "Members.text(" + name + ")" : name;
    }
}
