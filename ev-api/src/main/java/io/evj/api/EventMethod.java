package io.evj.api;

import io.evj.api.spi.Availability;
import java.util.Set;

/// A backend that was found: what [EventBase#methods()] lists. Immutable.
///
/// @param name         by which it is chosen
/// @param rank         the highest available one is chosen where nobody chooses
/// @param features     what it can do
/// @param availability whether it can run here, and if not, why
public record EventMethod(String name, int rank, Set<Feature> features, Availability availability) {
    /// Copies the set.
    public EventMethod {
        features = Set.copyOf(features);
    }
}
