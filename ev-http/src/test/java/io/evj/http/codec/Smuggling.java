package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// An entry of our own corpus, `smuggling.txt`.
///
/// @param name    what it tries
/// @param section which rule it is about
/// @param verdict a status, or `ok` and how many requests there are
/// @param request its octets, as characters
record Smuggling(String name, String section, String verdict, String request) {
    static List<Smuggling> all() throws IOException {
        List<Smuggling> all = new ArrayList<>();
        String[] heading = null;
        var request = new StringBuilder();
        for (String line : lines()) {
            if (line.startsWith("@ ")) {
                add(all, heading, request);
                heading = line.substring(2).split(" \\| ");
            } else if (heading != null) {
                boolean goesOn = line.endsWith("\\") && !line.endsWith("\\\\");
                request.append(goesOn ? line.substring(0, line.length() - 1) : line + "\\r\\n");
            }
        }
        add(all, heading, request);
        return all;
    }

    @Override
    public String toString() {
        return section + ": " + name;
    }

    /// The empty line before the next heading ends the head, or the chunks, where there is one.
    private static void add(List<Smuggling> all, String[] heading, StringBuilder request) {
        if (heading != null) {
            all.add(
                    new Smuggling(
                            heading[0],
                            heading[1],
                            heading[2],
                            Escapes.decode(request.toString())));
        }
        request.setLength(0);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        Smuggling.class.getResourceAsStream("/io/evj/http/smuggling.txt"))) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
