package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PollablesTest {
    private static final int ALL = Event.READ | Event.WRITE | Event.CLOSED;

    @Test
    void aQueueIsReadableWhileNotEmptyAndWritableWhileItHasRoom() {
        PolledQueue<String> polled = PolledQueue.of(new ArrayBlockingQueue<>(1));

        assertThat(polled.ready(ALL)).isEqualTo(Event.WRITE);
        polled.queue().add("one");
        assertThat(polled.ready(ALL)).isEqualTo(Event.READ);
        assertThat(polled.ready(Event.WRITE)).isZero();
        assertThat(polled.notify(() -> {})).isFalse();
    }

    @Test
    void aQueueWithoutBoundIsAlwaysWritable() {
        Queue<String> queue = new ArrayDeque<>();
        PolledQueue<String> polled = PolledQueue.of(queue);

        queue.add("one");

        assertThat(polled.ready(ALL)).isEqualTo(Event.READ | Event.WRITE);
        assertThat(polled.ready(Event.CLOSED)).isZero();
    }

    @Test
    void aFileIsAlwaysReady(@TempDir Path folder) throws Exception {
        try (FileChannel channel = FileChannel.open(Files.createFile(folder.resolve("f")))) {
            PolledFile polled = PolledFile.of(channel);

            assertThat(polled.ready(ALL)).isEqualTo(Event.READ | Event.WRITE);
            assertThat(polled.ready(Event.CLOSED)).isZero();
            assertThat(polled.notify(() -> {})).isTrue();
            assertThat(polled.channel()).isSameAs(channel);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC}) // the child is a POSIX shell
    void aProcessTellsItsOutputAndItsExit() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "read line; echo \"got $line\"").start();
        try (PolledProcess polled = PolledProcess.of(child)) {
            Semaphore woken = new Semaphore(0);
            assertThat(polled.notify(woken::release)).isTrue();
            assertThat(polled.ready(ALL)).isZero();

            polled.process().outputWriter().append("it\n").close();

            StringBuilder text = new StringBuilder();
            ByteBuffer target = ByteBuffer.allocate(100);
            int count = 0;
            while (count >= 0) {
                assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).as("woken").isTrue();
                count = polled.read(target.clear());
                text.append(new String(target.array(), 0, Math.max(0, count)));
            }
            assertThat(text).hasToString("got it\n");
            while (polled.ready(Event.CLOSED) == 0) {
                assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).as("woken").isTrue();
            }
            assertThat(polled.ready(ALL)).isEqualTo(Event.READ | Event.CLOSED);
            assertThat(child.exitValue()).isZero();
            assertThat(polled.isOpen()).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }
}
