package io.evj.dns;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/// A file of the system's, of which is remembered how it looked when it was read last. Small and local: reading it takes
/// microseconds, and is done on the loop.
final class SystemFile {
    /// How a file looks from outside. A file that is replaced has another key, on most systems.
    private record Stamp(FileTime modified, long size, @Nullable Object key) {}

    /// What came of reading.
    ///
    /// @param result OK, or why not
    /// @param text   empty unless it is OK
    record Content(ConfigResult result, String text) {}

    private final Path path;
    private final int octetsMax;
    private @Nullable Stamp stamp;

    SystemFile(Path path, int octetsMax) {
        this.path = path;
        this.octetsMax = octetsMax;
    }

    /// Whether it looks different from when it was read last, or has come or gone.
    boolean hasChanged() {
        Stamp now = stamp();
        return now == null ? stamp != null : !now.equals(stamp);
    }

    private @Nullable Stamp stamp() {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException _) { // not there, or not for us
            return null;
        }
    }

    Content read() {
        stamp = stamp();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(octetsMax + 1);
            if (bytes.length > octetsMax) {
                return new Content(ConfigResult.TOO_LARGE, "");
            }
            return new Content(ConfigResult.OK, new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException | AccessDeniedException e) {
            return new Content(ConfigResult.CANNOT_OPEN, "");
        } catch (IOException e) {
            return new Content(ConfigResult.CANNOT_READ, "");
        }
    }
}
