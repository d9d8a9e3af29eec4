package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Log.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogTest {
    private final FakeLogger system = new FakeLogger();
    private final System.Logger before = Log.systemLogger;
    private final List<String> taken = new ArrayList<>();

    @BeforeEach
    void listen() {
        Log.systemLogger = system;
    }

    @AfterEach
    void restore() {
        Log.systemLogger = before;
        Log.reset();
    }

    @Test
    void goesToTheSystemLoggerByDefault() {
        var cause = new IOException("too many open files");
        Log.showDebug(true);

        Log.debug("a");
        Log.msg("b");
        Log.warn("c");
        Log.error("d", cause);

        assertThat(system.lines).containsExactly("DEBUG a", "INFO b", "WARNING c", "ERROR d");
        assertThat(system.thrown).containsExactly(cause);
    }

    @Test
    void sinkTakesTheMessagesInstead() {
        Log.onMessage(this::take);

        Log.msg("listening");
        Log.error("accept", new IOException("too many open files"));

        assertThat(taken)
                .containsExactly(
                        "MSG listening", "ERR accept: java.io.IOException: too many open files");
        assertThat(system.lines).isEmpty();
    }

    @Test
    void resetRestoresTheSystemLogger() {
        Log.onMessage(this::take);
        Log.showDebug(true);

        Log.reset();
        Log.warn("again");
        Log.debug("hidden");

        assertThat(taken).isEmpty();
        assertThat(system.lines).containsExactly("WARNING again");
    }

    @Test
    void keepsDebugMessagesBackUntilAskedFor() {
        Log.onMessage(this::take);

        Log.debug("first");
        Log.showDebug(true);
        Log.debug("second");
        Log.showDebug(false);
        Log.debug("third");

        assertThat(taken).containsExactly("DEBUG second");
    }

    @Test
    void cutsLongMessages() {
        Log.onMessage((_, text) -> taken.add(text));

        Log.msg("x".repeat(Log.MESSAGE_MAX));
        Log.msg("y".repeat(Log.MESSAGE_MAX + 1));
        Log.msg("z".repeat(Log.MESSAGE_MAX - 1) + "\ud83d\ude00");

        assertThat(taken)
                .containsExactly(
                        "x".repeat(Log.MESSAGE_MAX),
                        "y".repeat(Log.MESSAGE_MAX),
                        "z".repeat(Log.MESSAGE_MAX - 1)); // no half of a character
    }

    @Test
    void endsMessagesWithoutNewline() {
        Log.onMessage(this::take);

        Log.msg("two\nlines\n");

        assertThat(taken).containsExactly("MSG two\nlines");
    }

    @Test
    void containsWhatASinkThrows() {
        Log.onMessage((_, _) -> {
            throw new IllegalStateException("sink is full");
        });

        Log.warn("lost otherwise");

        assertThat(system.lines)
                .containsExactly("WARNING lost otherwise", "ERROR the log sink threw");
        assertThat(system.thrown).singleElement().asString().contains("sink is full");
    }

    @Test
    void fatalLogsThenTellsTheHandlerThenGivesTheErrorToThrow() {
        var cause = new IOException("gone");
        Log.onMessage(this::take);
        Log.onFatal(error -> taken.add("handler " + error.getMessage()));

        AssertionError error = Log.fatal("backend lost", cause);

        assertThat(taken)
                .containsExactly(
                        "ERR backend lost: java.io.IOException: gone", "handler backend lost");
        assertThat(error).hasMessage("backend lost").hasCause(cause);
    }

    @Test
    void fatalSurvivesAHandlerThatThrows() {
        Log.onMessage(this::take);
        Log.onFatal(_ -> {
            throw new IllegalStateException("handler");
        });

        AssertionError error = Log.fatal("backend lost", null);

        assertThat(error).hasMessage("backend lost").hasNoCause();
        assertThat(error.getSuppressed()).singleElement().asString().contains("handler");
    }

    private void take(Severity severity, String text) {
        taken.add(severity + " " + text);
    }

    private static final class FakeLogger implements System.Logger {
        final List<String> lines = new ArrayList<>();
        final List<Throwable> thrown = new ArrayList<>();

        @Override
        public String getName() {
            return "fake";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable cause) {
            lines.add(level + " " + text);
            if (cause != null) {
                thrown.add(cause);
            }
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... args) {
            throw new AssertionError("messages are not formats: " + format);
        }
    }
}
