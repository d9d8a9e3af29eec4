package io.evj.api;

import io.evj.api.spi.BackendProvider;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How an [EventBase] is made. Immutable; begin with [#defaults()] and change what you need.
///
/// @param name                names the base in messages; empty: a name is given
/// @param methods             methods in order of preference; empty: as properties and ranks say
/// @param avoid               methods never to be chosen; unknown names are accepted
/// @param require             features the backend must have, all of them
/// @param properties          what the system properties `event.method` and `event.method.avoid` may do
/// @param provider            a backend to use without any choosing, or null
/// @param priorities          number of priority queues, 1 to 255
/// @param dispatchNanosMax    how long callbacks run before the loop looks for new events; 0: without limit
/// @param dispatchMax         how many callbacks run before the loop looks for new events; 0: without limit
/// @param dispatchMinPriority the limits hold for queues of this number and above
/// @param deferredMax         how many deferred callbacks are taken into one turn; the rest wait for the next
/// @param preciseTimer        wait with the best resolution there is
/// @param cacheTime           read the clock once per turn; otherwise at each question
/// @param debug               remember where events were made, for messages about misuse
/// @param clock               where time comes from
/// @param uncaught            told of what callbacks throw, or null: logged
public record EventConfig(
        String name,
        List<String> methods,
        Set<String> avoid,
        Set<Feature> require,
        Properties properties,
        @Nullable BackendProvider provider,
        int priorities,
        long dispatchNanosMax,
        int dispatchMax,
        int dispatchMinPriority,
        int deferredMax,
        boolean preciseTimer,
        boolean cacheTime,
        boolean debug,
        EventClock clock,
        @Nullable UncaughtHandler uncaught) {

    /// What the system properties may do.
    public enum Properties {
        /// They fill in what the configuration leaves open: the default.
        FILL_IN,
        /// They win over the configuration.
        WIN,
        /// They are not read.
        ///
        /// @libevent EVENT_BASE_FLAG_IGNORE_ENV
        IGNORED
    }

    /// The greatest number of priorities.
    ///
    /// @libevent EVENT_MAX_PRIORITIES
    public static final int PRIORITIES_MAX = 255;

    private static final EventConfig DEFAULTS =
            new EventConfig(
                    "",
                    List.of(),
                    Set.of(),
                    Set.of(),
                    Properties.FILL_IN,
                    null,
                    1,
                    0,
                    0,
                    1,
                    32,
                    false,
                    true,
                    false,
                    EventClock.system(),
                    null);

    /// Checks and copies the components.
    public EventConfig {
        methods = List.copyOf(methods);
        avoid = Set.copyOf(avoid);
        require = Set.copyOf(require);
        checkPriorities(priorities);
        if (dispatchNanosMax < 0 || dispatchMax < 0 || dispatchMinPriority < 0) {
            throw new IllegalArgumentException("dispatch limits must not be negative");
        }
        if (deferredMax < 1) {
            throw new IllegalArgumentException(
                    "deferredMax " + deferredMax + ": at least 1 is needed");
        }
    }

    static void checkPriorities(int count) {
        if (count < 1 || count > PRIORITIES_MAX) {
            throw new IllegalArgumentException(
                    "priorities " + count + ": wanted 1 to " + PRIORITIES_MAX);
        }
    }

    /// Any method, one priority, no limits; debug mode as the system property `ev.debug` says.
    ///
    /// @return the defaults
    /// @libevent event_config_new
    public static EventConfig defaults() {
        return DEFAULTS.withDebug(Boolean.getBoolean("ev.debug"));
    }

    /// With a name for messages.
    ///
    /// @param newName the name
    /// @return a changed copy
    public EventConfig withName(String newName) {
        return with(copy -> copy.name = newName);
    }

    /// With methods in order of preference: the first that can be used is.
    ///
    /// @param newMethods names; none: any
    /// @return a changed copy
    public EventConfig withMethods(String... newMethods) {
        return with(copy -> copy.methods = List.of(newMethods));
    }

    /// With one more method that must not be chosen.
    ///
    /// @param method its exact name; may be unknown
    /// @return a changed copy
    /// @libevent event_config_avoid_method
    public EventConfig withAvoided(String method) {
        Set<String> all = new TreeSet<>(avoid);
        all.add(method);
        return with(copy -> copy.avoid = all);
    }

    /// With the features that the backend must have; replaces those required before.
    ///
    /// @param features all of them are needed
    /// @return a changed copy
    /// @libevent event_config_require_features
    public EventConfig withRequired(Feature... features) {
        Set<Feature> all = EnumSet.noneOf(Feature.class);
        all.addAll(List.of(features));
        return with(copy -> copy.require = all);
    }

    /// With a say for the system properties.
    ///
    /// @param choice what they may do
    /// @return a changed copy
    public EventConfig withProperties(Properties choice) {
        return with(copy -> copy.properties = choice);
    }

    /// With a backend that is used without any choosing.
    ///
    /// @param chosen the provider; must be available and have the required features
    /// @return a changed copy
    public EventConfig withBackend(BackendProvider chosen) {
        return with(copy -> copy.provider = chosen);
    }

    /// With a number of priority queues. New events get the middle one, `count / 2`.
    ///
    /// @param count 1 to 255
    /// @return a changed copy
    public EventConfig withPriorities(int count) {
        return with(copy -> copy.priorities = count);
    }

    /// With limits on how long callbacks run before the loop looks for more urgent events. Looked at after each
    /// callback, with a fresh reading of the clock.
    ///
    /// @param interval    at most this long; zero: without limit
    /// @param callbacks   at most so many; 0: without limit
    /// @param minPriority only queues of this number and above are limited
    /// @return a changed copy
    /// @libevent event_config_set_max_dispatch_interval
    public EventConfig withDispatchLimits(Duration interval, int callbacks, int minPriority) {
        return with(copy -> {
            copy.dispatchNanosMax = Nanos.of(interval);
            copy.dispatchMax = callbacks;
            copy.dispatchMinPriority = minPriority;
        });
    }

    /// With a limit on the deferred callbacks of one turn.
    ///
    /// @param callbacks at least 1
    /// @return a changed copy
    public EventConfig withDeferredMax(int callbacks) {
        return with(copy -> copy.deferredMax = callbacks);
    }

    /// With waits of the best resolution there is, or of the cheapest.
    ///
    /// @param on whether to wait precisely
    /// @return a changed copy
    /// @libevent EVENT_BASE_FLAG_PRECISE_TIMER
    public EventConfig withPreciseTimer(boolean on) {
        return with(copy -> copy.preciseTimer = on);
    }

    /// With the clock read once per turn, or at each question.
    ///
    /// @param on whether time is cached
    /// @return a changed copy
    /// @libevent EVENT_BASE_FLAG_NO_CACHE_TIME
    public EventConfig withCachedTime(boolean on) {
        return with(copy -> copy.cacheTime = on);
    }

    /// With debug mode: messages about misuse say where the event was made, and closing a base reports events
    /// that are still added.
    ///
    /// @param on whether to debug
    /// @return a changed copy
    /// @libevent event_enable_debug_mode
    public EventConfig withDebug(boolean on) {
        return debug == on ? this : with(copy -> copy.debug = on);
    }

    /// With another clock.
    ///
    /// @param newClock the clock
    /// @return a changed copy
    public EventConfig withClock(EventClock newClock) {
        return with(copy -> copy.clock = newClock);
    }

    /// With a handler for what callbacks throw.
    ///
    /// @param handler the handler
    /// @return a changed copy
    public EventConfig withUncaught(UncaughtHandler handler) {
        return with(copy -> copy.uncaught = handler);
    }

    private EventConfig with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.make();
    }

    /// A configuration being changed.
    private static final class Copy {
        private String name;
        private List<String> methods;
        private Set<String> avoid;
        private Set<Feature> require;
        private Properties properties;
        private @Nullable BackendProvider provider;
        private int priorities;
        private long dispatchNanosMax;
        private int dispatchMax;
        private int dispatchMinPriority;
        private int deferredMax;
        private boolean preciseTimer;
        private boolean cacheTime;
        private boolean debug;
        private EventClock clock;
        private @Nullable UncaughtHandler uncaught;

        Copy(EventConfig from) {
            name = from.name;
            methods = from.methods;
            avoid = from.avoid;
            require = from.require;
            properties = from.properties;
            provider = from.provider;
            priorities = from.priorities;
            dispatchNanosMax = from.dispatchNanosMax;
            dispatchMax = from.dispatchMax;
            dispatchMinPriority = from.dispatchMinPriority;
            deferredMax = from.deferredMax;
            preciseTimer = from.preciseTimer;
            cacheTime = from.cacheTime;
            debug = from.debug;
            clock = from.clock;
            uncaught = from.uncaught;
        }

        EventConfig make() {
            return new EventConfig(
                    name,
                    methods,
                    avoid,
                    require,
                    properties,
                    provider,
                    priorities,
                    dispatchNanosMax,
                    dispatchMax,
                    dispatchMinPriority,
                    deferredMax,
                    preciseTimer,
                    cacheTime,
                    debug,
                    clock,
                    uncaught);
        }
    }
}
