package io.evj.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The signals of the process, given out to the bases that ask: all of them, for a signal belongs to nobody. Safe
/// from any thread.
///
/// `sun.misc.Signal` is all the JVM has; it is reached by reflection, because the compiler warns of it in a way that
/// cannot be answered, and because `jdk.unsupported` need not be there.
final class SystemSignals {
    /// One more than the greatest number.
    static final int COUNT_MAX = 129;

    private static final String[] NAMES = {
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "EMT", "BUS", "FPE", "KILL", "SEGV", "SYS",
        "PIPE", "ALRM", "TERM", "USR1", "USR2", "STKFLT", "CHLD", "CLD", "CONT", "STOP", "TSTP",
        "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "POLL", "PWR",
        "INFO", "BREAK"
    };

    /// Who is told of a signal, and who was told before any base asked.
    private record Subscription(Set<Signals> bases, Object former) {}

    private static final Map<Integer, Subscription> SUBSCRIPTIONS = new HashMap<>();

    private static final @Nullable Vm VM = Vm.find();

    private SystemSignals() {}

    /// The number of a signal by its name.
    ///
    /// @param name with or without `SIG`
    /// @throws IllegalArgumentException there is none of that name here
    static int number(String name) {
        Object signal = ofName(name.startsWith("SIG") ? name.substring(3) : name);
        if (signal == null) {
            throw new IllegalArgumentException("signal " + name + ": unknown on this system");
        }
        return number(signal);
    }

    /// From now on the base is told of the signal.
    ///
    /// @throws IllegalArgumentException no such signal, or the JVM or the system keeps it
    static void subscribe(int number, Signals base) {
        synchronized (SUBSCRIPTIONS) {
            Subscription present = SUBSCRIPTIONS.get(number);
            if (present == null) {
                present =
                        new Subscription(
                                new HashSet<>(), vm().handle(named(number), vm().handler(number)));
                SUBSCRIPTIONS.put(number, present);
            }
            present.bases.add(base);
        }
    }

    /// The base is told no longer; when it was the last, the former handler is put back.
    static void unsubscribe(int number, Signals base) {
        synchronized (SUBSCRIPTIONS) {
            Subscription present = SUBSCRIPTIONS.get(number);
            if (present != null && present.bases.remove(base) && present.bases.isEmpty()) {
                SUBSCRIPTIONS.remove(number);
                vm().handle(named(number), present.former);
            }
        }
    }

    private static void arrived(int number) {
        Set<Signals> bases;
        synchronized (SUBSCRIPTIONS) {
            Subscription present = SUBSCRIPTIONS.get(number);
            bases = present == null ? Set.of() : Set.copyOf(present.bases);
        }
        bases.forEach(base -> base.arrived(number));
    }

    private static Object named(int number) {
        for (String name : NAMES) {
            Object signal = ofName(name);
            if (signal != null && number(signal) == number) {
                return signal;
            }
        }
        throw new IllegalArgumentException("signal " + number + ": there is none of that number");
    }

    private static @Nullable Object ofName(String name) {
        try {
            return vm().make.invoke(name);
        } catch (IllegalArgumentException unknownHere) {
            return null;
        } catch (UnsupportedOperationException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static int number(Object signal) {
        try {
            return (int) vm().number.invoke(signal);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static Vm vm() {
        if (VM == null) {
            throw new UnsupportedOperationException(
                    "signal events need the JDK's module jdk.unsupported: require it, or say"
                            + " --add-modules jdk.unsupported");
        }
        return VM;
    }

    /// `sun.misc.Signal`, as far as needed.
    private record Vm(
            MethodHandle make, MethodHandle number, MethodHandle handle, Class<?> handler) {
        static @Nullable Vm find() {
            try {
                ClassLoader jdk = ClassLoader.getPlatformClassLoader();
                Class<?> signal = Class.forName("sun.misc.Signal", true, jdk);
                Class<?> handler = Class.forName("sun.misc.SignalHandler", true, jdk);
                MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                return new Vm(
                        lookup.findConstructor(
                                signal, MethodType.methodType(void.class, String.class)),
                        lookup.findVirtual(signal, "getNumber", MethodType.methodType(int.class)),
                        lookup.findStatic(
                                signal, "handle", MethodType.methodType(handler, signal, handler)),
                        handler);
            } catch (ReflectiveOperationException absent) {
                return null; // told when somebody asks for a signal
            }
        }

        Object handler(int number) {
            return Proxy.newProxyInstance(
                    SystemSignals.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    arrived(number);
                                    yield null;
                                }
                                case "equals" -> self == arguments[0];
                                case "hashCode" -> System.identityHashCode(self);
                                default -> "signal handler of io.evj.api";
                            });
        }

        Object handle(Object signal, Object newHandler) {
            try {
                return handle.invoke(signal, newHandler);
            } catch (IllegalArgumentException kept) {
                throw new IllegalArgumentException(
                        signal + " cannot be taken: " + kept.getMessage(), kept);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }
}
