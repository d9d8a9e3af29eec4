package io.evj.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeTest {
    @Test
    void runsInItsModuleWithNativeAccess() {
        assertThat(Native.class.getModule().getName()).isEqualTo("io.evj.posix");
        assertThat(Native.class.getModule().isNativeAccessEnabled()).isTrue();
    }

    @Test
    void refusesNothingHere() {
        assertThat(Native.refusal()).isEmpty();
    }

    @Test
    void namesTheOptionWhenAccessIsNotGranted() {
        assertThat(Native.refusal("Linux", "amd64", "io.evj.posix", false))
                .contains("--enable-native-access=io.evj.posix")
                .contains("nio");
        assertThat(Native.refusal("Linux", "aarch64", null, false))
                .contains("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void namesTheSystemThatCannotBeUsed() {
        assertThat(Native.refusal("Mac OS X", "aarch64", "m", true)).contains("Mac OS X", "nio");
        assertThat(Native.refusal("Linux", "s390x", "m", true)).contains("s390x", "nio");
    }

    @Test
    void namesMissingFunctions() {
        assertThat(Native.missing(List.of("socket", "no_such_function", "bind")))
                .containsExactly("no_such_function");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Epoll.class,
                EventFd.class,
                Fcntl.class,
                Prctl.class,
                Resource.class,
                SendFile.class,
                Socket.class,
                Uio.class,
                Unistd.class
            })
    void linksEveryFunctionOfAHeader(Class<?> header) throws IllegalAccessException {
        MethodHandles.lookup()
                .ensureInitialized(header); // a function not probed for would throw here
    }

    @Test
    void addressFollowsThePosition() {
        ByteBuffer direct = ByteBuffer.allocateDirect(16);
        long start = Native.address(direct);

        assertThat(Native.address(direct.position(5))).isEqualTo(start + 5);
    }
}
