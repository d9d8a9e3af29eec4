package io.evj.rpcgen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Sources that were compiled with all warnings as errors, in memory, and can be loaded.
final class Compiled extends ClassLoader {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final Map<String, ByteArrayOutputStream> classes;

    private Compiled(Map<String, ByteArrayOutputStream> classes) {
        super(Compiled.class.getClassLoader());
        this.classes = classes;
    }

    /// @throws AssertionError the compiler has something to say; it says what
    static Compiled of(List<JavaSource> sources) {
        var classes = new HashMap<String, ByteArrayOutputStream>();
        var messages = new StringWriter();
        boolean isFine;
        try (var files = new InMemory(classes)) {
            isFine =
                    COMPILER.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of(
                                            "-Xlint:all",
                                            "-Werror",
                                            "-proc:none",
                                            "--release",
                                            "25"),
                                    null,
                                    units(sources))
                            .call();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        if (!isFine || !messages.toString().isEmpty()) {
            throw new AssertionError(messages + "\n" + sources);
        }
        return new Compiled(classes);
    }

    private static List<JavaFileObject> units(List<JavaSource> sources) {
        var units = new ArrayList<JavaFileObject>();
        for (JavaSource source : sources) {
            units.add(
                    new SimpleJavaFileObject(
                            URI.create("memory:///" + source.path()), JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                            return source.text();
                        }
                    });
        }
        return units;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        ByteArrayOutputStream bytes = classes.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes.toByteArray(), 0, bytes.size());
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        InMemory(Map<String, ByteArrayOutputStream> classes) {
            super(COMPILER.getStandardFileManager(null, null, null));
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            var bytes = new ByteArrayOutputStream();
            classes.put(name, bytes);
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public ByteArrayOutputStream openOutputStream() {
                    return bytes;
                }
            };
        }
    }
}
