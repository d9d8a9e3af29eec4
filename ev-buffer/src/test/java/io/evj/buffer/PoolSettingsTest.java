package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the properties mean; `itests` has a JVM read them.
final class PoolSettingsTest {
    private static final long HEAP = Runtime.getRuntime().maxMemory();

    private final System.Logger systemLogger = Leashes.logger;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void listen() {
        Leashes.logger = new Listener();
    }

    @AfterEach
    void listenNoMore() {
        Leashes.logger = systemLogger;
    }

    @Test
    void areTheHeapsSizeAndNoReportsWhenNothingIsSet() {
        assertThat(PoolSettings.of(null, null)).isEqualTo(new PoolSettings(HEAP, false));
        assertThat(PoolSettings.of(null, "none")).isEqualTo(new PoolSettings(HEAP, false));
        assertThat(warnings).isEmpty();
    }

    @Test
    void areWhatIsSet() {
        assertThat(PoolSettings.of("0", "paranoid")).isEqualTo(new PoolSettings(0, true));
        assertThat(PoolSettings.of("9223372036854775807", null).bytesMax())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "-1", "64m", "1e6", "0x10", "9223372036854775808"})
    void warnOfALimitThatIsNone(String text) {
        assertThat(PoolSettings.of(text, null)).isEqualTo(new PoolSettings(HEAP, false));
        assertThat(warnings)
                .containsExactly(
                        "the system property ev.buffer.max="
                                + text
                                + " is ignored: wanted a number of bytes, 0 or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Paranoid", "true"})
    void warnOfALevelThatIsNone(String text) {
        assertThat(PoolSettings.of(null, text)).isEqualTo(new PoolSettings(HEAP, false));
        assertThat(warnings)
                .containsExactly(
                        "the system property ev.leak="
                                + text
                                + " is ignored: wanted paranoid or none");
    }

    private final class Listener implements System.Logger {
        @Override
        public String getName() {
            return "listener";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            throw new AssertionError(message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... params) {
            assertThat(level).isEqualTo(Level.WARNING);
            warnings.add(format);
        }
    }
}
