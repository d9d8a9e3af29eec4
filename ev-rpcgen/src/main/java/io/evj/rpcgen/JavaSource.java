package io.evj.rpcgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that was generated.
///
/// @param javaPackage of the type; empty: none
/// @param type        the one type in it
/// @param text        all of it, in lines that end with LF
public record JavaSource(String javaPackage, String type, String text) {
    /// Where it belongs below a folder of sources.
    ///
    /// @return such as `com/example/Report.java`
    public String path() {
        String folder = javaPackage.isEmpty() ? "" : javaPackage.replace('.', '/') + "/";
        return folder + type + ".java";
    }

    /// Writes it, in UTF-8. A file that says the same already is not touched, so that builds need not compile it again.
    ///
    /// @param folder of sources; what is missing below it is made
    /// @return the file
    /// @throws IOException it cannot be written
    public Path writeTo(Path folder) throws IOException {
        Path file = folder.resolve(path());
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        return file;
    }
}
