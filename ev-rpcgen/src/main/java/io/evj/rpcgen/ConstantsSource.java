package io.evj.rpcgen;

import java.util.List;
import java.util.stream.Collectors;

/// Generates the class that has the constants of a file.
final class ConstantsSource {
    private ConstantsSource() {}

    static JavaSource of(RpcFile file, String heading, String javaPackage) {
        String name = JavaNames.file(file.name()) + "Constants";
        String fields =
                file.constants().stream()
                        .map(ConstantsSource::field)
                        .collect(Collectors.joining("\n"));
        String code =
                """
                /// The constants of `%s`.
                public final class %s {
                %s

                    private %s() {}
                }
                """
                        .formatted(
                                RpcCompiler.simpleName(file.name()),
                                name,
                                Layout.indent(1, fields),
                                name);
        String text = Layout.file(heading, javaPackage, List.of(), code);
        return new JavaSource(javaPackage, name, text);
    }

    private static String field(Constant constant) {
        return """
        %s
        public static final %s %s = %s;
        """
                .formatted(
                        Doc.lines(constant.comment(), "`" + constant.name() + "`."),
                        type(constant.value()),
                        JavaNames.definition(constant.name()),
                        constant.value());
    }

    private static String type(String value) {
        if (value.startsWith("\"")) {
            return "String";
        }
        return value.endsWith("L") ? "long" : "int";
    }
}
