package io.evj.buffer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file whose bytes models know, and one to write to.
final class ModelFile implements AutoCloseable {
    final byte[] bytes = new byte[2 * Step.NUMBER_MAX + 20];
    final Path path;
    final FileChannel source;
    private final Path targetPath;
    private final FileChannel target;

    ModelFile() throws IOException {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 7 == 3 ? '\r' : i % 7 == 4 ? '\n' : i + 100);
        }
        path = Files.createTempFile("model", ".bytes");
        Files.write(path, bytes);
        source = FileChannel.open(path);
        targetPath = Files.createTempFile("model", ".target");
        target = FileChannel.open(targetPath, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /// The other file, empty.
    FileChannel emptied() throws IOException {
        return target.truncate(0).position(0);
    }

    byte[] written() throws IOException {
        return Files.readAllBytes(targetPath);
    }

    @Override
    public void close() throws IOException {
        source.close();
        target.close();
        Files.delete(path);
        Files.delete(targetPath);
    }
}
