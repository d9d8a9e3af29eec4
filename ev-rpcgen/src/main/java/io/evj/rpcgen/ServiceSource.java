package io.evj.rpcgen;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Generates the interface that stands for the procedures of a file: to call them, and to answer calls.
final class ServiceSource {
    /// All that it may import.
    static final List<String> IMPORTS =
            List.of(
                    "io.evj.rpc.RpcCaller",
                    "io.evj.rpc.RpcMethod",
                    "io.evj.rpc.RpcRegistry",
                    "java.util.concurrent.CompletableFuture",
                    "org.jspecify.annotations.NullMarked");

    private final RpcFile file;
    private final String name;

    private ServiceSource(RpcFile file) {
        this.file = file;
        name = JavaNames.file(file.name()) + "Service";
    }

    static JavaSource of(RpcFile file, String heading, String javaPackage) {
        var source = new ServiceSource(file);
        String text = Layout.file(heading, javaPackage, IMPORTS, source.text());
        return new JavaSource(javaPackage, source.name, text);
    }

    private String text() {
        return """
        /// The procedures of `%s`. A [#client] calls them elsewhere; an implementation of one's own
        /// answers calls, once it is registered by [#register]. One that has every reply at once needs no
        /// futures: see [AtOnce].
        @NullMarked
        public interface %s {
        %s
        }
        """
                .formatted(
                        RpcCompiler.simpleName(file.name()),
                        name,
                        Layout.indent(
                                1,
                                Layout.paragraphs(
                                        each(ServiceSource::constant),
                                        each(ServiceSource::method),
                                        client(),
                                        register(),
                                        answer(),
                                        atOnce())));
    }

    private static String constant(Rpc rpc) {
        String declaration =
                "RpcMethod<%s, %s> %s ="
                        .formatted(request(rpc), reply(rpc), JavaNames.constant(rpc.name()));
        String value =
                "new RpcMethod<>(\"%s\", %s.TYPE, %s.TYPE);"
                        .formatted(rpc.name(), request(rpc), reply(rpc));
        return """
        /// `rpc %s`, as it is known on the wire.
        %s
        """
                .formatted(rpc.name(), Layout.chain(1, List.of(declaration, value)));
    }

    private static String method(Rpc rpc) {
        return """
        %s
        ///
        /// @param request what is sent
        /// @return the reply once it is there, or why there is none
        %s;
        """
                .formatted(Doc.lines(rpc.comment(), "Calls `" + rpc.name() + "`."), signature(rpc));
    }

    private static String methodAtOnce(Rpc rpc) {
        return """
        %s
        ///
        /// @param request what was sent
        /// @return the reply
        %s %s(%s request);
        """
                .formatted(
                        Doc.lines(rpc.comment(), "Answers `" + rpc.name() + "`."),
                        reply(rpc),
                        JavaNames.method(rpc.name()),
                        request(rpc));
    }

    private static String signature(Rpc rpc) {
        return "CompletableFuture<%s> %s(%s request)"
                .formatted(reply(rpc), JavaNames.method(rpc.name()), request(rpc));
    }

    private String client() {
        String calls =
                each(rpc ->
                        """
                        @Override
                        public %s {
                            return caller.call(%s, request);
                        }
                        """
                                .formatted(signature(rpc), JavaNames.constant(rpc.name())));
        return """
        /// Calls the procedures elsewhere.
        ///
        /// @param caller sends the requests
        /// @return the other side
        static %1$s client(RpcCaller caller) {
            return new %1$s() {
        %2$s
            };
        }
        """
                .formatted(name, Layout.indent(2, calls));
    }

    private String register() {
        return """
        /// Lets a service answer calls, now or later.
        ///
        /// @param registry takes the procedures
        /// @param service  answers
        static void register(RpcRegistry registry, %s service) {
        %s
        }
        """
                .formatted(name, Layout.indent(1, registrations("register")));
    }

    private String answer() {
        return """
        /// Lets a service answer calls at once, which costs the least.
        ///
        /// @param registry takes the procedures
        /// @param service  answers
        static void answer(RpcRegistry registry, AtOnce service) {
        %s
        }
        """
                .formatted(Layout.indent(1, registrations("answer")));
    }

    private String registrations(String how) {
        return file.rpcs().stream()
                .map(rpc ->
                        "registry.%s(%s, service::%s);"
                                .formatted(
                                        how,
                                        JavaNames.constant(rpc.name()),
                                        JavaNames.method(rpc.name())))
                .collect(Collectors.joining("\n"));
    }

    private String atOnce() {
        return """
        /// The same procedures, for a service that has every reply at once. It answers calls once it is
        /// registered by [#answer].
        interface AtOnce {
        %s
        }
        """
                .formatted(Layout.indent(1, each(ServiceSource::methodAtOnce)));
    }

    private String each(Function<Rpc, String> part) {
        return file.rpcs().stream()
                .map(part)
                .map(String::strip)
                .collect(Collectors.joining("\n\n"));
    }

    private static String request(Rpc rpc) {
        return JavaNames.type(rpc.request().name());
    }

    private static String reply(Rpc rpc) {
        return JavaNames.type(rpc.reply().name());
    }
}
