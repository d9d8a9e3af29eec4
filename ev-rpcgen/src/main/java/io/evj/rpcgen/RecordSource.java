package io.evj.rpcgen;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Generates the record of a struct. One method for each thing that stands in it.
final class RecordSource {
    /// Records with so many members get a builder: nobody tells their arguments apart any more.
    static final int BUILDER_MEMBERS_MIN = 6;

    /// All that it may import.
    static final List<String> IMPORTS =
            List.of(
                    "io.evj.buffer.EvBuffer",
                    "io.evj.rpc.Members",
                    "io.evj.rpc.Message",
                    "io.evj.rpc.MessageLimits",
                    "io.evj.rpc.MessageReader",
                    "io.evj.rpc.MessageType",
                    "io.evj.rpc.MessageWriter",
                    "java.util.Arrays",
                    "java.util.List",
                    "java.util.Objects",
                    "org.jspecify.annotations.NullMarked",
                    "org.jspecify.annotations.Nullable");

    private final Struct struct;
    private final String name;
    private final List<MemberSource> members;

    private RecordSource(Struct struct) {
        this.struct = struct;
        name = JavaNames.type(struct.name());
        Set<String> taken =
                struct.members().stream()
                        .map(member -> JavaNames.member(member.name()))
                        .collect(Collectors.toSet());
        members = struct.members().stream().map(member -> MemberSource.of(member, taken)).toList();
    }

    static JavaSource of(Struct struct, String heading, String javaPackage) {
        var source = new RecordSource(struct);
        String text = Layout.file(heading, javaPackage, IMPORTS, source.text());
        return new JavaSource(javaPackage, source.name, text);
    }

    private String text() {
        boolean hasBuilder = members.size() >= BUILDER_MEMBERS_MIN;
        String body =
                Layout.paragraphs(
                        type(),
                        constructor(),
                        unmarshal(),
                        hasBuilder ? builders() : "",
                        write(),
                        read(),
                        hasBytes() ? equality() : "",
                        hasBuilder ? BuilderSource.of(name, members) : "");
        return "%s\n%s {\n%s\n}".formatted(documentation(), head(), Layout.indent(1, body));
    }

    private String documentation() {
        String lines = Doc.lines(struct.comment(), "Message `" + struct.name() + "`.");
        String parameters =
                members.stream()
                        .map(member ->
                                Layout.wrapped(
                                        0,
                                        "/// @param " + member.name() + " ",
                                        "///     ",
                                        member.description()))
                        .collect(Collectors.joining("\n"));
        return members.isEmpty() ? lines : lines + "\n///\n" + parameters;
    }

    private String head() {
        String suppressed = hasBytes() ? "@SuppressWarnings(\"ArrayRecordComponent\")\n" : "";
        List<String> components = members.stream().map(m -> m.type() + " " + m.name()).toList();
        String start = "public record " + name + "(";
        String head = Layout.list(0, start, components, ") implements Message");
        if (head.length() + " {".length() > 100 || head.contains("\n")) {
            head = Layout.list(0, start, components, ")") + "\n        implements Message";
        }
        return "@NullMarked\n" + suppressed + head;
    }

    private String type() {
        return """
        /// Reads such messages.
        public static final MessageType<%1$s> TYPE = %1$s::read;
        """
                .formatted(name);
    }

    private String constructor() {
        String checks = lines(MemberSource::check);
        if (checks.isEmpty()) {
            return "";
        }
        return """
        /// Checks what it is given.
        public %s {
        %s
        }
        """
                .formatted(name, Layout.indent(1, checks));
    }

    private String unmarshal() {
        return """
        /// Makes a message of all that a buffer holds.
        ///
        /// @param source is empty afterwards, or as it was if this fails
        /// @param limits what the message may hold
        /// @return the message
        /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
        public static %s unmarshal(EvBuffer source, MessageLimits limits) {
            return TYPE.unmarshal(source, limits);
        }
        """
                .formatted(name);
    }

    private String builders() {
        String setters =
                members.stream()
                        .map(member -> "\n            .%1$s(%1$s)".formatted(member.name()))
                        .collect(Collectors.joining());
        return """
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
            return new Builder()%s;
        }
        """
                .formatted(setters);
    }

    private String write() {
        return """
        @Override
        public void write(MessageWriter out) {
        %s
        }
        """
                .formatted(
                        Layout.indent(
                                1,
                                members.isEmpty()
                                        ? "// there is nothing in it"
                                        : lines(MemberSource::write)));
    }

    private String read() {
        if (members.isEmpty()) {
            return """
            private static %1$s read(MessageReader in) {
                if (in.next()) {
                    throw in.unknown();
                }
                return new %1$s();
            }
            """
                    .formatted(name);
        }
        List<String> arguments = members.stream().map(MemberSource::argument).toList();
        String end =
                (lines(MemberSource::require)
                                + "\n"
                                + Layout.list(2, "return new " + name + "(", arguments, ");"))
                        .strip();
        return """
        private static %s read(MessageReader in) {
        %s
            while (in.next()) {
                switch (in.tag()) {
        %s
                    default -> throw in.unknown();
                }
            }
        %s
        }
        """
                .formatted(
                        name,
                        Layout.indent(1, lines(MemberSource::declaration)),
                        Layout.indent(3, lines(MemberSource::read)),
                        Layout.indent(1, end));
    }

    /// A record compares arrays by identity, and shows it.
    private String equality() {
        var same = new ArrayList<String>();
        same.add("return other instanceof " + name + " that");
        List<String> hashed = members.stream().map(MemberSource::hashed).toList();
        var shown = new ArrayList<String>();
        shown.add("return \"" + name + "[");
        for (MemberSource member : members) {
            same.add("&& " + member.equalTo("that"));
            shown.add(shown.removeLast() + member.name() + "=\"");
            shown.add("+ " + member.shown());
            shown.add("+ \", ");
        }
        shown.set(shown.size() - 1, "+ \"]\"");
        return """
        @Override
        public boolean equals(@Nullable Object other) {
        %s;
        }

        @Override
        public int hashCode() {
        %s
        }

        @Override
        public String toString() {
        %s;
        }
        """
                .formatted(
                        Layout.indent(1, Layout.chain(2, same)),
                        Layout.indent(1, Layout.list(2, "return Objects.hash(", hashed, ");")),
                        Layout.indent(1, Layout.chain(2, shown)));
    }

    private boolean hasBytes() {
        return members.stream().anyMatch(MemberSource::isBytes);
    }

    private String lines(Function<MemberSource, String> part) {
        return members.stream()
                .map(part)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }
}
