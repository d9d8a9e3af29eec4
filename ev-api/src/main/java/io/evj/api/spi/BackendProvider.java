package io.evj.api.spi;

import io.evj.api.Feature;
import java.io.IOException;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/// Announces a backend. Found by `ServiceLoader`; has a public constructor without arguments.
///
/// Safe from any thread.
@ConsumerType
public interface BackendProvider {
    /// The name by which people choose it: `epoll`.
    ///
    /// @return lower case, stable
    String method();

    /// The highest available rank is chosen where nobody chooses. Ours: epoll 300, io_uring 200, nio 100, poll 10.
    ///
    /// @return the rank
    int rank();

    /// What it can do.
    ///
    /// @return the features; always the same
    Set<Feature> features();

    /// Whether it can run here: probes, does not guess by versions.
    ///
    /// @return yes, or no with a reason
    Availability availability();

    /// Opens a backend for one base.
    ///
    /// @param context what the base offers
    /// @return a new backend, owned by the base
    /// @throws IOException the system refuses
    Backend open(BackendContext context) throws IOException;
}
