package io.evj.api;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where the library's messages go: to the `System.Logger` named `io.evj.api`, unless the program takes them itself.
///
/// The settings are those of the whole process. Safe from any thread.
public final class Log {
    /// Characters of the longest message; what is longer is cut.
    public static final int MESSAGE_MAX = 1024;

    /// Replaced by tests alone.
    static volatile System.Logger systemLogger = System.getLogger("io.evj.api");

    private static volatile @Nullable Sink sink; // null: the system's logger
    private static volatile Consumer<? super AssertionError> fatalHandler = _ -> {};
    private static volatile boolean debugging;

    private Log() {}

    /// How serious a message is.
    public enum Severity {
        /// For people who look for a defect. Only after [#showDebug].
        ///
        /// @libevent EVENT_LOG_DEBUG
        DEBUG,
        /// Worth knowing.
        ///
        /// @libevent EVENT_LOG_MSG
        MSG,
        /// Something is lost or worse than it should be.
        ///
        /// @libevent EVENT_LOG_WARN
        WARN,
        /// Something failed.
        ///
        /// @libevent EVENT_LOG_ERR
        ERR
    }

    /// Takes messages. What it throws is reported to the `System.Logger`, and goes no further.
    ///
    /// @libevent event_log_cb
    @FunctionalInterface
    public interface Sink {
        /// Takes one message, on the thread it concerns.
        ///
        /// @param severity how serious it is
        /// @param text     at most [#MESSAGE_MAX] characters, without a newline at its end; a cause follows a colon
        void message(Severity severity, String text);
    }

    /// Sends all messages to `newSink` from now on, instead of where they went before.
    ///
    /// @param newSink takes them; may be called by several threads at a time
    /// @libevent event_set_log_callback
    public static void onMessage(Sink newSink) {
        sink = newSink;
    }

    /// Calls `handler` when the library cannot go on, before the thread concerned meets the error itself. The handler may end
    /// the process; the library never does.
    ///
    /// @param handler takes the error, which is thrown when it returns; what it throws is added
    ///                to that error as suppressed
    /// @libevent event_set_fatal_callback
    /// @libevent event_fatal_cb
    public static void onFatal(Consumer<? super AssertionError> handler) {
        fatalHandler = handler;
    }

    /// Lets debug messages through, or keeps them back (the default).
    ///
    /// @param on whether they are shown
    /// @libevent event_enable_debug_logging
    /// @libevent EVENT_DBG_ALL
    /// @libevent EVENT_DBG_NONE
    public static void showDebug(boolean on) {
        debugging = on;
    }

    /// Restores the default of each setting.
    public static void reset() {
        sink = null;
        fatalHandler = _ -> {};
        debugging = false;
    }

    /// To be asked before a debug message is put together.
    static boolean isDebug() {
        return debugging;
    }

    static void debug(String text) {
        if (debugging) {
            emit(Severity.DEBUG, text, null);
        }
    }

    static void msg(String text) {
        emit(Severity.MSG, text, null);
    }

    static void warn(String text) {
        emit(Severity.WARN, text, null);
    }

    static void warn(String text, Throwable cause) {
        emit(Severity.WARN, text, cause);
    }

    static void error(String text) {
        emit(Severity.ERR, text, null);
    }

    static void error(String text, Throwable cause) {
        emit(Severity.ERR, text, cause);
    }

    /// Logs, and calls the fatal handler.
    ///
    /// @return for the caller to throw: `throw Log.fatal(…)`
    static AssertionError fatal(String text, @Nullable Throwable cause) {
        emit(Severity.ERR, text, cause);
        var error = new AssertionError(text, cause);
        try {
            fatalHandler.accept(error);
        } catch (Throwable t) { // must not hide the error that is to be thrown
            error.addSuppressed(t);
        }
        return error;
    }

    private static void emit(Severity severity, String text, @Nullable Throwable cause) {
        Sink target = sink;
        if (target == null) {
            toSystemLogger(severity, cut(text), cause);
            return;
        }
        try {
            target.message(severity, cut(cause == null ? text : text + ": " + cause));
        } catch (Throwable t) { // a sink must not hurt the loop that reports
            toSystemLogger(severity, cut(text), cause);
            toSystemLogger(Severity.ERR, "the log sink threw", t);
        }
    }

    private static String cut(String text) {
        int end = Math.min(text.length(), MESSAGE_MAX);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        return text.substring(0, end);
    }

    private static void toSystemLogger(Severity severity, String text, @Nullable Throwable cause) {
        systemLogger.log(
                switch (severity) {
                    case DEBUG -> System.Logger.Level.DEBUG;
                    case MSG -> System.Logger.Level.INFO;
                    case WARN -> System.Logger.Level.WARNING;
                    case ERR -> System.Logger.Level.ERROR;
                },
                text,
                cause);
    }
}
