package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A buffer, and all that must be true of it.
final class Twin {
    /// A call of the buffer.
    interface Call {
        void run() throws IOException;
    }

    final EvBuffer buffer;
    final ModelCallbacks callbacks;
    final InputStream input;
    final OutputStream output;
    byte[] bytes = new byte[0];
    boolean isFrontFrozen;
    boolean isEndFrozen;

    final EvPtr ptr;
    long ptrPosition;
    boolean isPtrValid = true;

    /// What was reserved last, and written into it; null: nothing was.
    Reservation room;

    byte[] written;

    /// The room must be there yet. Neither: it depends on how the bytes lie.
    boolean isRoomThere;

    boolean isRoomOver;

    private final ModelTrial trial;

    Twin(String name, EvBuffer buffer, ModelTrial trial) {
        this.buffer = buffer;
        this.trial = trial;
        callbacks = new ModelCallbacks(name, buffer, trial.record);
        input = buffer.inputStream();
        output = buffer.outputStream();
        ptr = buffer.ptr();
    }

    int length() {
        return bytes.length;
    }

    // ---- calls that may be refused

    /// Makes a call that appends these bytes.
    void append(byte[] fresh, Call call) throws IOException {
        if (!isRefused(isEndFrozen && fresh.length > 0, call)) {
            added(fresh);
        }
    }

    /// Makes a call that prepends these bytes.
    void prepend(byte[] fresh, Call call) throws IOException {
        if (!isRefused(isFrontFrozen && fresh.length > 0, call)) {
            addedInFront(fresh);
        }
    }

    /// Makes a call that takes so many bytes out.
    ///
    /// @return the bytes; none, if it was refused
    byte[] take(int count, Call call) throws IOException {
        return isRefused(isFrontFrozen && count > 0, call) ? new byte[0] : removed(count);
    }

    /// Makes a call that looks at so many bytes, as those do that a frozen front forbids.
    ///
    /// @return the bytes; none, if it was refused
    byte[] look(int from, int count, Call call) throws IOException {
        return isRefused(isFrontFrozen && count > 0, call)
                ? new byte[0]
                : ModelBytes.part(bytes, from, count);
    }

    /// Makes a call, which must be refused where something is frozen.
    static boolean isRefused(boolean isFrozen, Call call) throws IOException {
        try {
            call.run();
        } catch (IllegalStateException refused) {
            if (!isFrozen) {
                throw refused;
            }
            assertThat(refused).hasMessageContaining("frozen");
            return true;
        }
        assertThat(isFrozen).as("something is frozen").isFalse();
        return false;
    }

    // ---- what has happened

    void added(byte[] fresh) {
        bytes = ModelBytes.joined(bytes, fresh);
        changed(fresh.length, 0);
    }

    void addedInFront(byte[] fresh) {
        bytes = ModelBytes.joined(fresh, bytes);
        changed(fresh.length, 0);
    }

    byte[] removed(int count) {
        byte[] removed = ModelBytes.head(bytes, count);
        bytes = ModelBytes.rest(bytes, count);
        changed(0, count);
        return removed;
    }

    void changed(int added, int deleted) {
        if (added == 0 && deleted == 0) {
            return;
        }
        isPtrValid = false;
        isRoomOver |= added > 0;
        if (callbacks.changed((long) bytes.length - added + deleted, added, deleted)) {
            trial.toldNext.add(this);
        }
    }

    void ptrAt(long position) {
        ptrPosition = position;
        isPtrValid = true;
    }

    // ---- comparing

    void check(Object after) {
        Inside.check(buffer);
        assertThat(Inside.bytes(buffer)).as("content after %s", after).isEqualTo(bytes);
        assertThat(buffer.length()).isEqualTo(bytes.length);
        assertThat(buffer.isEmpty()).isEqualTo(bytes.length == 0);
        assertThat(buffer.isFrozen(BufferEnd.FRONT)).isEqualTo(isFrontFrozen);
        assertThat(buffer.isFrozen(BufferEnd.END)).isEqualTo(isEndFrozen);
        if (isPtrValid) {
            assertThat(ptr.position()).as("ptr after %s", after).isEqualTo(ptrPosition);
            if (ptrPosition >= 0 && ptrPosition < bytes.length) {
                findAtPtr(after);
            }
        } else {
            assertThatThrownBy(ptr::position).hasMessageContaining("changed");
        }
    }

    /// The ptr knows a block, which may have gone.
    private void findAtPtr(Object after) {
        try {
            assertThat(ptr.find(bytes[(int) ptrPosition])).as("byte after %s", after).isTrue();
        } catch (BufferLimitException noMemory) { // for what lies in a file
            return;
        }
        assertThat(ptr.position()).as("ptr after %s", after).isEqualTo(ptrPosition);
    }
}
