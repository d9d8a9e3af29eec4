package io.evj.http;

import io.evj.buffer.EvBuffer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers `GET` and `HEAD` with the files of a folder.
///
/// ```java
/// server.handle(StaticFiles.of(Path.of("site")));
/// ```
///
/// A file has a validator (`ETag`, `Last-Modified`), so that it is sent again only when it has changed, and can be asked for in
/// part. For a folder its `index.html` is sent. The file system is asked on the loop's thread: for local disks that is
/// what sending costs anyway, for those of a network it may be slow. A plain socket is sent the file by the kernel.
///
/// **There is no way out of the folder.** A path is taken apart before it is decoded; a part that decodes to `..`, to something with a
/// slash in it, or to what the system does not take as a name, is not found. So is what begins with a dot, and a symbolic link
/// that leads out. What is found and may not be read is answered by 403, so that whoever keeps the files can see why.
///
/// Several ranges at once are answered with the whole file, as RFC 9110 §14.2 allows. Confined to its server's loop.
public final class StaticFiles implements HttpHandler {
    private static final String INDEX = "index.html";
    private static final String OTHER_TYPE = "application/octet-stream";
    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("htm", "text/html; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("txt", "text/plain; charset=utf-8"),
                    Map.entry("md", "text/markdown; charset=utf-8"),
                    Map.entry("csv", "text/csv; charset=utf-8"),
                    Map.entry("xml", "application/xml"),
                    Map.entry("json", "application/json"),
                    Map.entry("pdf", "application/pdf"),
                    Map.entry("wasm", "application/wasm"),
                    Map.entry("zip", "application/zip"),
                    Map.entry("gz", "application/gzip"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("avif", "image/avif"),
                    Map.entry("ico", "image/vnd.microsoft.icon"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("mp3", "audio/mpeg"),
                    Map.entry("mp4", "video/mp4"),
                    Map.entry("webm", "video/webm"));

    private final Path root;
    private final String prefix;

    private StaticFiles(Path root, String prefix) {
        this.root = root;
        this.prefix = prefix;
    }

    /// The files of a folder, at the paths that they have in it.
    ///
    /// @param folder exists
    /// @return a handler
    /// @throws IOException it is no folder, or cannot be read
    public static StaticFiles of(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!Files.isDirectory(real)) {
            throw new IOException(folder + " is no folder");
        }
        return new StaticFiles(real, "");
    }

    /// The same files at other paths.
    ///
    /// @param newPrefix what stands before the path in the folder: `/static`; it begins with a slash, and does not end with one
    /// @return a changed copy
    public StaticFiles under(String newPrefix) {
        if (!newPrefix.startsWith("/") || newPrefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "prefix \"" + newPrefix + "\": a slash is needed before it, and none behind");
        }
        return new StaticFiles(root, newPrefix);
    }

    @Override
    public void handle(HttpRequest request) throws IOException {
        HttpMethod method = request.method();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            request.replyFields().add(FieldName.ALLOW, "GET, HEAD");
            request.replyError(HttpStatus.METHOD_NOT_ALLOWED);
            return;
        }
        String path = request.path().isEmpty() ? "/" : request.path(); // RFC 9110 §4.2.3
        Path file = find(path);
        if (file != null && Files.isDirectory(file)) {
            if (!path.endsWith("/")) {
                String query = request.query();
                request.replyFields()
                        .add(FieldName.LOCATION, path + "/" + (query == null ? "" : "?" + query));
                request.reply(HttpStatus.MOVED_PERMANENTLY);
                return;
            }
            file = inside(file.resolve(INDEX));
        } else if (path.endsWith("/")) {
            file = null; // a file is no folder
        }
        if (file == null || !Files.isRegularFile(file)) {
            request.replyError(HttpStatus.NOT_FOUND);
            return;
        }
        try {
            send(request, file);
        } catch (AccessDeniedException unreadable) {
            request.replyError(HttpStatus.FORBIDDEN);
        } catch (NoSuchFileException vanished) { // since it was found
            request.replyError(HttpStatus.NOT_FOUND);
        }
    }

    // ---- finding

    /// The file that a path means.
    ///
    /// @return null: there is none, or it is none of the client's business
    private @Nullable Path find(String path) {
        if (!path.startsWith(prefix + "/")) {
            return null;
        }
        Path found = root;
        String[] parts = path.substring(prefix.length() + 1).split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            String name = PercentCoding.decode(parts[i], false);
            if (name.isEmpty() && i == parts.length - 1) {
                break; // a slash at the end
            }
            if (!isName(name)) {
                return null;
            }
            try {
                found = found.resolve(name);
            } catch (InvalidPathException noName) {
                return null;
            }
        }
        return inside(found);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.charAt(0) != '.'
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
    }

    /// Follows links, and sees where they lead.
    private @Nullable Path inside(Path path) {
        try {
            Path real = path.toRealPath();
            return real.startsWith(root) ? real : null;
        } catch (IOException absent) { // or forbidden, which is as good to a stranger
            return null;
        }
    }

    // ---- sending

    private static void send(HttpRequest request, Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        long size = attributes.size();
        Validators validators = Validators.of(attributes, request.base().instant());
        HttpFields asked = request.fields();
        int refused = validators.refuse(asked);
        if (refused != 0) {
            addValidators(request, validators);
            request.reply(refused);
            return;
        }
        ByteRange range =
                request.method() == HttpMethod.GET && validators.mayHaveRange(asked)
                        ? ByteRange.of(asked.get(FieldName.RANGE), size)
                        : ByteRange.WHOLE;
        HttpFields reply = request.replyFields();
        if (range == ByteRange.UNSATISFIABLE) {
            addValidators(request, validators);
            reply.add(FieldName.ACCEPT_RANGES, "bytes");
            reply.add(FieldName.CONTENT_RANGE, "bytes */" + size);
            request.replyError(HttpStatus.RANGE_NOT_SATISFIABLE);
            return;
        }
        boolean isPart = range != ByteRange.WHOLE;
        try (EvBuffer content = EvBuffer.of(request.base())) {
            long length = isPart ? range.last() - range.first() + 1 : size;
            content.addFile(
                    file, isPart ? range.first() : 0, length); // no field is set if it fails
            addValidators(request, validators);
            reply.add(FieldName.ACCEPT_RANGES, "bytes");
            if (isPart) {
                reply.add(
                        FieldName.CONTENT_RANGE,
                        "bytes " + range.first() + '-' + range.last() + '/' + size);
            }
            request.reply(
                    isPart ? HttpStatus.PARTIAL_CONTENT : HttpStatus.OK,
                    type(file.getFileName().toString()),
                    content);
        }
    }

    private static void addValidators(HttpRequest request, Validators validators) {
        request.replyFields()
                .add(FieldName.ETAG, validators.etag())
                .add(FieldName.LAST_MODIFIED, validators.lastModified());
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, OTHER_TYPE);
    }
}
