package io.evj.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Descriptors that are not sockets: [Unistd], [Fcntl], [SendFile], [Resource] and [Prctl].
class UnistdTest {
    private final Scratch scratch = Scratch.current();

    @Test
    void pipesBytes() {
        assertThat(Unistd.pipe2(scratch, Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC)).isZero();
        int source = scratch.value();
        int sink = scratch.secondValue();
        scratch.bytes(8).put((byte) 42);

        assertThat(Unistd.write(scratch, sink, scratch.bytesAddress(), 1)).isEqualTo(1);
        assertThat(Unistd.read(scratch, source, scratch.bytesAddress() + 1, 7)).isEqualTo(1);
        assertThat(Unistd.read(scratch, source, scratch.bytesAddress(), 8))
                .isEqualTo(-Errno.EAGAIN);
        int other = Unistd.dup(scratch, sink);
        assertThat(Unistd.close(scratch, sink)).isZero();
        assertThat(Unistd.close(scratch, other)).isZero();
        assertThat(Unistd.read(scratch, source, scratch.bytesAddress(), 8)).isZero();
        assertThat(Unistd.close(scratch, source)).isZero();

        assertThat(scratch.bytes(8).get(1)).isEqualTo((byte) 42);
        assertThat(Unistd.close(scratch, source)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void setsFlags() {
        assertThat(Unistd.pipe2(scratch, 0)).isZero();
        int source = scratch.value();
        int sink = scratch.secondValue();

        assertThat(Fcntl.fcntl(scratch, source, Fcntl.F_GETFD, 0)).isZero();
        assertThat(Fcntl.fcntl(scratch, source, Fcntl.F_SETFD, Fcntl.FD_CLOEXEC)).isZero();
        assertThat(Fcntl.fcntl(scratch, source, Fcntl.F_GETFD, 0)).isEqualTo(Fcntl.FD_CLOEXEC);
        assertThat(Fcntl.fcntl(scratch, source, Fcntl.F_SETFL, Fcntl.O_NONBLOCK)).isZero();
        scratch.bytes(1);
        assertThat(Unistd.read(scratch, source, scratch.bytesAddress(), 1))
                .isEqualTo(-Errno.EAGAIN);

        assertThat(Unistd.close(scratch, source)).isZero();
        assertThat(Unistd.close(scratch, sink)).isZero();
    }

    @Test
    void sendsPartOfAFile(@TempDir Path folder) throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "0123456789");
        int file =
                Fcntl.open(
                        scratch, path.toString().getBytes(StandardCharsets.UTF_8), Fcntl.O_CLOEXEC);
        assertThat(file).isPositive();
        assertThat(
                        Socket.socketpair(
                                scratch,
                                Socket.AF_UNIX,
                                Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC,
                                0))
                .isZero();
        int one = scratch.value();
        int two = scratch.secondValue();

        assertThat(SendFile.sendfile(scratch, one, file, 6, 100)).isEqualTo(4);
        assertThat(SendFile.sendfile(scratch, one, file, 10, 100)).isZero();
        assertThat(SendFile.sendfile(scratch, one, -1, 0, 1)).isEqualTo(-Errno.EBADF);
        scratch.bytes(16);
        assertThat(Socket.recv(scratch, two, scratch.bytes(16), 0)).isEqualTo(4);
        assertThat(StandardCharsets.US_ASCII.decode(scratch.bytes(4)).toString()).isEqualTo("6789");

        for (int fd : new int[] {file, one, two}) {
            assertThat(Unistd.close(scratch, fd)).isZero();
        }
    }

    @Test
    void opensNoFileThatIsNotThere() {
        byte[] name = "/no/such/file".getBytes(StandardCharsets.US_ASCII);

        assertThat(Fcntl.open(scratch, name, Fcntl.O_RDONLY)).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void readsAndSetsLimits() {
        assertThat(Resource.getrlimit(scratch, Resource.RLIMIT_NOFILE)).isZero();
        long current = Resource.current(scratch);
        long max = Resource.max(scratch);
        assertThat(current).isPositive();

        assertThat(Resource.setrlimit(scratch, Resource.RLIMIT_NOFILE, current - 1, max)).isZero();
        assertThat(Resource.getrlimit(scratch, Resource.RLIMIT_NOFILE)).isZero();
        assertThat(Resource.current(scratch)).isEqualTo(current - 1);
        assertThat(Resource.max(scratch)).isEqualTo(max);

        assertThat(Resource.setrlimit(scratch, Resource.RLIMIT_NOFILE, current, max)).isZero();
    }

    @Test
    void setsTheTimerSlackOfThisThread() {
        int slack = Prctl.prctl(scratch, Prctl.PR_GET_TIMERSLACK, 0);

        assertThat(Prctl.prctl(scratch, Prctl.PR_SET_TIMERSLACK, 1)).isZero();
        assertThat(Prctl.prctl(scratch, Prctl.PR_GET_TIMERSLACK, 0)).isEqualTo(1);

        assertThat(Prctl.prctl(scratch, Prctl.PR_SET_TIMERSLACK, slack)).isZero();
    }
}
