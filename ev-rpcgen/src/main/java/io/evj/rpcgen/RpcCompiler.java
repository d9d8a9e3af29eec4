package io.evj.rpcgen;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Makes Java of `.rpc` files: a record for each struct, an interface for the procedures, a class for the constants.
///
/// ```java
/// var compiler = new RpcCompiler("com.example.weather");
/// RpcFile file = compiler.parse(Path.of("weather.rpc"));
/// for (JavaSource source : compiler.generate(file)) {
///     source.writeTo(Path.of("target/generated-sources/rpc"));
/// }
/// ```
///
/// What it generates needs `ev-rpc` to compile and run, and the annotations of JSpecify to compile. The same file gives
/// the same text, everywhere and always. Immutable.
///
/// @libevent event_rpcgen.py
public final class RpcCompiler {
    private static final Pattern PACKAGE = Pattern.compile("([A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*)?");

    private final String javaPackage;

    /// Makes a compiler.
    ///
    /// @param javaPackage of all that is generated; empty: none
    /// @throws IllegalArgumentException it is no name of a package
    public RpcCompiler(String javaPackage) {
        boolean isName = PACKAGE.matcher(javaPackage).matches();
        for (String part : javaPackage.split("\\.", -1)) {
            isName &= !JavaNames.isKeyword(part);
        }
        if (!isName) {
            throw new IllegalArgumentException("no name of a package: '" + javaPackage + "'");
        }
        this.javaPackage = javaPackage;
    }

    /// Reads a file, in UTF-8.
    ///
    /// @param path the file
    /// @return what it says
    /// @throws IOException        it cannot be read
    /// @throws RpcSyntaxException with all errors of the file
    public static RpcFile parse(Path path) throws IOException, RpcSyntaxException {
        try {
            return RpcFile.parse(path.toString(), Files.readString(path));
        } catch (MalformedInputException e) {
            throw new IOException(path + " is not UTF-8", e);
        }
    }

    /// Generates all that stands for a file.
    ///
    /// @param file what it says
    /// @return structs in the order of the file, then procedures and constants, if there are any
    public List<JavaSource> generate(RpcFile file) {
        String heading =
                "// Generated from %s by ev-rpcgen: do not edit."
                        .formatted(simpleName(file.name()));
        var sources = new ArrayList<JavaSource>();
        for (Struct struct : file.structs()) {
            sources.add(RecordSource.of(struct, heading, javaPackage));
        }
        if (!file.rpcs().isEmpty()) {
            sources.add(ServiceSource.of(file, heading, javaPackage));
        }
        if (!file.constants().isEmpty()) {
            sources.add(ConstantsSource.of(file, heading, javaPackage));
        }
        return List.copyOf(sources);
    }

    /// A file without its folders, and without characters that mean something in a comment.
    static String simpleName(String file) {
        return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
                .replaceAll("[^\\w.+ -]", "_");
    }
}
