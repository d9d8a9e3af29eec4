package io.evj.api;

import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Chooses the backend of a base: by the configuration, the system properties `event.method` and
/// `event.method.avoid`, and rank.
final class Selection {
    /// What was chosen.
    record Chosen(BackendProvider provider, Backend backend) {}

    private static final String METHOD = "event.method";
    private static final String AVOID = "event.method.avoid";

    private final EventConfig config;
    private final BackendContext context;
    private final List<String> wanted;
    private final Set<String> avoided = new TreeSet<>();
    private final String asked;
    private final List<String> refusals = new ArrayList<>();

    private Selection(EventConfig config, BackendContext context) {
        this.config = config;
        this.context = context;
        boolean wins = config.properties() == EventConfig.Properties.WIN;
        boolean isRead = wins || config.properties() == EventConfig.Properties.FILL_IN;
        List<String> property = isRead ? names(METHOD) : List.of();
        boolean takesProperty = !property.isEmpty() && (wins || config.methods().isEmpty());
        wanted = takesProperty ? property : config.methods();
        asked =
                wanted.isEmpty()
                        ? "no method fits"
                        : (takesProperty ? METHOD + "=" : "method ")
                                + String.join(",", wanted)
                                + ": none of these can be used";
        if (config.provider() != null) {
            return; // used without any choosing
        }
        if (!wins || !takesProperty) {
            avoided.addAll(config.avoid());
        }
        if (wins || isRead && config.methods().isEmpty()) {
            avoided.addAll(names(AVOID));
        }
    }

    private static List<String> names(String property) {
        return Arrays.stream(System.getProperty(property, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    static Chosen choose(EventConfig config, BackendContext context) {
        return new Selection(config, context).choose();
    }

    static List<EventMethod> methods() {
        return Providers.backends().usable().stream()
                .map(provider ->
                        new EventMethod(
                                provider.method(),
                                provider.rank(),
                                provider.features(),
                                availability(provider)))
                .toList();
    }

    private Chosen choose() {
        if (config.provider() != null) {
            Chosen chosen = tryOpen(config.provider());
            if (chosen == null) {
                throw new BackendUnavailableException(
                        "the given backend cannot be used: " + refusals.getFirst().strip());
            }
            return chosen;
        }
        Providers.Found<BackendProvider> found = Providers.backends();
        for (BackendProvider provider : inOrder(found.usable())) {
            Chosen chosen = tryOpen(provider);
            if (chosen != null) {
                tellDegraded(chosen);
                return chosen;
            }
        }
        throw new BackendUnavailableException(report(found));
    }

    private List<BackendProvider> inOrder(List<BackendProvider> found) {
        if (wanted.isEmpty()) {
            return found;
        }
        List<BackendProvider> inOrder = new ArrayList<>();
        for (String name : wanted) {
            found.stream().filter(provider -> provider.method().equals(name)).forEach(inOrder::add);
        }
        return inOrder;
    }

    private @Nullable Chosen tryOpen(BackendProvider provider) {
        String refusal = refusal(provider);
        if (refusal.isEmpty()) {
            try {
                return new Chosen(provider, provider.open(context));
            } catch (IOException | RuntimeException | LinkageError failure) {
                refusal = "cannot be opened: " + failure;
            }
        }
        refusals.add(line(provider, refusal));
        return null;
    }

    private String refusal(BackendProvider provider) {
        if (avoided.contains(provider.method())) {
            return "avoided";
        }
        EnumSet<Feature> missing = EnumSet.noneOf(Feature.class);
        missing.addAll(config.require());
        missing.removeAll(provider.features());
        if (!missing.isEmpty()) {
            return "lacks " + missing;
        }
        Availability availability = availability(provider);
        return availability.isAvailable() ? "" : "unavailable: " + availability.reason();
    }

    private static Availability availability(BackendProvider provider) {
        try {
            return provider.availability();
        } catch (RuntimeException | LinkageError failure) {
            return Availability.no("asking it failed: " + failure);
        }
    }

    private static String line(BackendProvider provider, String state) {
        return String.format("  %-8s rank %3d  %s", provider.method(), provider.rank(), state);
    }

    /// A better method could not be had though nobody ruled it out: worth one line.
    private void tellDegraded(Chosen chosen) {
        if (!refusals.isEmpty()) {
            List<String> unwanted =
                    refusals.stream()
                            .filter(line ->
                                    !line.endsWith("  avoided") && !line.contains("  lacks "))
                            .map(String::strip)
                            .toList();
            if (!unwanted.isEmpty()) {
                Log.msg(
                        context.baseName()
                                + " uses method "
                                + chosen.provider().method()
                                + ", because: "
                                + String.join("; ", unwanted));
            }
        }
    }

    private String report(Providers.Found<BackendProvider> found) {
        StringBuilder report = new StringBuilder(asked);
        List<String> unknown =
                wanted.stream()
                        .filter(name ->
                                found.usable().stream()
                                        .noneMatch(provider -> provider.method().equals(name)))
                        .toList();
        if (!unknown.isEmpty()) {
            report.append(" (no such method: ").append(String.join(", ", unknown)).append(')');
        }
        if (!config.require().isEmpty()) {
            report.append("; required: ").append(config.require());
        }
        report.append(". Found:");
        if (found.usable().isEmpty()) {
            report.append(" none. Add a backend, for instance the artifact ev-backend-nio.");
        }
        for (BackendProvider provider : found.usable()) {
            String refusal = refusal(provider);
            String opened =
                    refusals.stream()
                            .filter(line -> line.startsWith(line(provider, "cannot be opened")))
                            .findFirst()
                            .orElse(line(provider, refusal.isEmpty() ? "available" : refusal));
            report.append('\n').append(opened);
        }
        found.problems().forEach(problem -> report.append("\n  ").append(problem));
        return report.toString();
    }
}
