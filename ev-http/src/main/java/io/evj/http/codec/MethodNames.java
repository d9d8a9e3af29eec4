package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Recognises [HttpMethod]s in octets, by length first.
public final class MethodNames {
    private static final int LENGTH_MAX = 9;
    private static final HttpMethod[][] BY_LENGTH = byLength(HttpMethod.known());
    private static final byte[][][] NAMES = names(BY_LENGTH);

    private MethodNames() {}

    /// Finds a method.
    ///
    /// @param name case counts
    /// @return the constant; null: there is none
    public static @Nullable HttpMethod find(String name) {
        for (HttpMethod method : HttpMethod.known()) {
            if (method.name().equals(name)) {
                return method;
            }
        }
        return null;
    }

    /// Finds a method.
    ///
    /// @param octets where it is
    /// @param from   its first octet
    /// @param to     the one behind the last
    /// @return the constant, or null
    static @Nullable HttpMethod find(byte[] octets, int from, int to) {
        int length = to - from;
        if (length <= LENGTH_MAX) {
            byte[][] names = NAMES[length];
            for (int i = 0; i < names.length; i++) {
                if (matches(names[i], octets, from)) {
                    return BY_LENGTH[length][i];
                }
            }
        }
        return null;
    }

    private static boolean matches(byte[] name, byte[] octets, int from) {
        for (int i = 0; i < name.length; i++) {
            if (octets[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[][][] names(HttpMethod[][] byLength) {
        var names = new byte[byLength.length][][];
        for (int length = 0; length < names.length; length++) {
            names[length] =
                    Arrays.stream(byLength[length])
                            .map(method -> method.name().getBytes(US_ASCII))
                            .toArray(byte[][]::new);
        }
        return names;
    }

    private static HttpMethod[][] byLength(List<HttpMethod> methods) {
        var byLength = new HttpMethod[LENGTH_MAX + 1][];
        for (int length = 0; length <= LENGTH_MAX; length++) {
            int wanted = length;
            byLength[length] =
                    methods.stream()
                            .filter(method -> method.name().length() == wanted)
                            .toArray(HttpMethod[]::new);
        }
        return byLength;
    }
}
