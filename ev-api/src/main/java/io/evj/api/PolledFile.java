package io.evj.api;

import java.nio.channels.FileChannel;

/// A file as something to watch. As poll(2) has it, a regular file is always ready: an event on it is a way to take turns,
/// and a persistent one runs in every turn of the loop.
public final class PolledFile implements Pollable {
    private final FileChannel channel;

    private PolledFile(FileChannel channel) {
        this.channel = channel;
    }

    /// Watches a file.
    ///
    /// @param channel stays the caller's
    /// @return a new pollable
    public static PolledFile of(FileChannel channel) {
        return new PolledFile(channel);
    }

    /// What is watched.
    ///
    /// @return the file
    public FileChannel channel() {
        return channel;
    }

    @Override
    public int ready(int interest) {
        return interest & (Event.READ | Event.WRITE);
    }

    @Override
    public boolean notify(Runnable wakeup) {
        return true; // the answer never changes
    }
}
