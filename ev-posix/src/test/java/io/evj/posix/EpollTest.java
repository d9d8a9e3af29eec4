package io.evj.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpollTest {
    private static final long DATA = 0x1234_5678_9abc_def0L;

    private final Scratch scratch = Scratch.current();
    private final EpollEvents events = new EpollEvents(2);
    private int epoll;
    private int counter;

    @BeforeEach
    void open() {
        epoll = Epoll.create(scratch, Epoll.EPOLL_CLOEXEC);
        counter = EventFd.eventfd(scratch, 0, EventFd.EFD_NONBLOCK | EventFd.EFD_CLOEXEC);
        assertThat(control(Epoll.EPOLL_CTL_ADD, counter)).isZero();
    }

    @AfterEach
    void close() {
        assertThat(Unistd.close(scratch, counter)).isZero();
        assertThat(Unistd.close(scratch, epoll)).isZero();
    }

    @Test
    void reportsWhatIsReadyWithItsData() {
        assertThat(Epoll.await(scratch, epoll, events, 0)).isZero();

        assertThat(EventFd.write(scratch, counter, 1)).isZero();

        assertThat(Epoll.await(scratch, epoll, events, -1)).isEqualTo(1);
        assertThat(events.events(0)).isEqualTo(Epoll.EPOLLIN);
        assertThat(events.data(0)).isEqualTo(DATA);
    }

    @Test
    void readsEachEventOfAnArray() {
        int other = EventFd.eventfd(scratch, 1, EventFd.EFD_NONBLOCK | EventFd.EFD_CLOEXEC);
        assertThat(Epoll.control(scratch, epoll, Epoll.EPOLL_CTL_ADD, other, Epoll.EPOLLIN, 7))
                .isZero();
        EventFd.write(scratch, counter, 1);
        events.grow(40);

        assertThat(Epoll.await(scratch, epoll, events, -1)).isEqualTo(2);
        assertThat(new long[] {events.data(0), events.data(1)}).containsExactlyInAnyOrder(7, DATA);
        assertThat(events.events(1)).isEqualTo(Epoll.EPOLLIN);
        assertThat(Unistd.close(scratch, other)).isZero();
    }

    @Test
    void waitsAtLeastAsLongAsAsked() {
        long start = System.nanoTime();

        int n = Epoll.awaitNanos(scratch, epoll, events, 300_000);

        assertThat(n).isIn(0, -Errno.ENOSYS);
        if (n == 0) {
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000);
        }
    }

    @Test
    void givesErrorsAsNegatedNumbers(@TempDir Path folder) throws IOException {
        assertThat(control(Epoll.EPOLL_CTL_ADD, counter)).isEqualTo(-Errno.EEXIST);
        assertThat(control(Epoll.EPOLL_CTL_DEL, counter)).isZero();
        assertThat(control(Epoll.EPOLL_CTL_MOD, counter)).isEqualTo(-Errno.ENOENT);
        assertThat(control(Epoll.EPOLL_CTL_ADD, 1 << 20)).isEqualTo(-Errno.EBADF);

        Path file = Files.createFile(folder.resolve("file"));
        byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
        int regular = Fcntl.open(scratch, name, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
        assertThat(control(Epoll.EPOLL_CTL_ADD, regular)).isEqualTo(-Errno.EPERM);
        assertThat(Unistd.close(scratch, regular)).isZero();
    }

    private int control(int operation, int fd) {
        return Epoll.control(scratch, epoll, operation, fd, Epoll.EPOLLIN, DATA);
    }
}
