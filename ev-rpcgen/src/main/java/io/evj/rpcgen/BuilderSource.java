package io.evj.rpcgen;

import java.util.List;
import java.util.stream.Collectors;

/// Generates the builder of a record.
final class BuilderSource {
    private BuilderSource() {}

    static String of(String record, List<MemberSource> members) {
        String fields =
                members.stream().map(BuilderSource::field).collect(Collectors.joining("\n"));
        String setters =
                members.stream().map(BuilderSource::setter).collect(Collectors.joining("\n"));
        return """
        /// Puts a [%1$s] together, member by member.
        public static final class Builder {
        %2$s

            private Builder() {}

        %3$s

        %4$s
        }
        """
                .formatted(
                        record,
                        Layout.indent(1, fields),
                        Layout.indent(1, setters),
                        Layout.indent(1, build(record, members)));
    }

    private static String field(MemberSource member) {
        return member.isArray()
                ? "private %s %s = List.of();".formatted(member.type(), member.name())
                : "private %s %s;".formatted(member.nullable(), member.name());
    }

    private static String setter(MemberSource member) {
        return """
        /// Sets `%1$s`.
        ///
        %2$s
        /// @return this
        public Builder %3$s(%4$s %3$s) {
            this.%3$s = %3$s;
            return this;
        }
        """
                .formatted(
                        member.member().name(),
                        Layout.wrapped(
                                2,
                                "/// @param " + member.name() + " ",
                                "///     ",
                                member.description()),
                        member.name(),
                        member.type());
    }

    private static String build(String record, List<MemberSource> members) {
        List<String> arguments = members.stream().map(BuilderSource::argument).toList();
        return """
        /// Makes the message.
        ///
        /// @return with all that was set
        /// @throws IllegalStateException something is not set that is required
        public %s build() {
        %s
        }
        """
                .formatted(
                        record,
                        Layout.indent(
                                1, Layout.list(3, "return new " + record + "(", arguments, ");")));
    }

    private static String argument(MemberSource member) {
        return member.isArray() || member.isOptional()
                ? member.name()
                : "Members.set(%1$s, \"%1$s\")".formatted(member.name());
    }
}
