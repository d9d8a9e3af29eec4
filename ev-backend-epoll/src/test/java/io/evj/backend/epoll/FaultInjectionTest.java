package io.evj.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evj.api.spi.BackendProvider;
import io.evj.posix.Native;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A loop whose system calls fail, made to by `strace`. Skipped, saying so, where strace is absent or not allowed to.
class FaultInjectionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    accept4:error=ECONNABORTED:when=1                   | accepted,echoed,ended
                    accept4:error=EINTR:when=1..3                       | accepted,echoed,ended
                    accept4:error=EMFILE:when=1                         | DescriptorsExhaustedException,accepted,echoed,ended
                    ?epoll_wait,?epoll_pwait,?epoll_pwait2:error=EINTR:when=2+2 | accepted,echoed,ended
                    ?epoll_pwait2:error=ENOSYS                          | accepted,echoed,ended
                    sendto:error=EAGAIN:when=1..2                       | accepted,echoed,ended
                    sendto:error=EINTR:when=1                           | accepted,echoed,ended
                    sendto:error=ENOBUFS:when=1                         | ENOBUFS,accepted,echoed,ended
                    recvfrom:error=ECONNRESET:when=1                    | accepted,ECONNRESET
                    epoll_create1:error=EPERM                           | unavailable: epoll_create1,EPERM,sandbox
                    eventfd2:error=ENOSYS                               | unavailable: eventfd,ENOSYS,nio
                    """)
    void surviveAndReport(String fault, String expected) throws Exception {
        assumeTrue(
                run(List.of("strace", "-o", "/dev/null", "true")).equals("0:"),
                "strace is absent, or may not trace: faults are not injected");

        String output =
                run(
                        List.of(
                                "strace",
                                "-f",
                                "-qq",
                                "-o",
                                "/dev/null",
                                "-e",
                                "trace=" + fault.substring(0, fault.indexOf(':')),
                                "-e",
                                "inject=" + fault,
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xshare:auto",
                                "-cp",
                                classPath(),
                                "FaultyKernel"));

        assertThat(output)
                .startsWith("0:")
                .contains(expected.split(","))
                .doesNotContain("too late");
    }

    private static String run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() + ":" + output;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static String classPath() {
        String test = Path.of("target", "test-classes").toAbsolutePath().toString();
        return String.join(
                File.pathSeparator,
                place(BackendProvider.class),
                place(Native.class),
                place(EpollProvider.class),
                test);
    }

    private static String place(Class<?> type) {
        return Path.of(
                        URI.create(
                                type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toString()))
                .toString();
    }
}
