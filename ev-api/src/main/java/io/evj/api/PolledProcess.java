package io.evj.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/// A child process as something to watch: `READ` when it has written something to its standard output, or has closed
/// it; `CLOSED` when it has exited. The loop wakes at once for both.
///
/// The end of the output and the exit come in either order: a grandchild may hold the output open.
public final class PolledProcess implements Pollable, ReadableByteChannel {
    private final Process process;
    private final PolledInput output;

    private PolledProcess(Process process) {
        this.process = process;
        this.output = PolledInput.of(process.getInputStream());
    }

    /// Watches a process.
    ///
    /// @param process nobody else may read its standard output from now on
    /// @return a new pollable
    public static PolledProcess of(Process process) {
        return new PolledProcess(process);
    }

    /// What is watched.
    ///
    /// @return the process, to write to, to end, or to ask for its exit value
    public Process process() {
        return process;
    }

    @Override
    public int ready(int interest) {
        int ready = output.ready(interest);
        return process.isAlive() ? ready : ready | interest & Event.CLOSED;
    }

    @Override
    public boolean notify(Runnable wakeup) {
        var _ = process.onExit().thenRun(wakeup);
        return output.notify(wakeup);
    }

    /// Takes bytes of the standard output that are there. Never blocks.
    ///
    /// @param target takes the bytes
    /// @return bytes taken; 0 when none are there yet; -1 at the end
    /// @throws IOException the output cannot be read, or closed
    @Override
    public int read(ByteBuffer target) throws IOException {
        return output.read(target);
    }

    @Override
    public boolean isOpen() {
        return output.isOpen();
    }

    /// Reads no more. The process goes on.
    @Override
    public void close() throws IOException {
        output.close();
    }
}
