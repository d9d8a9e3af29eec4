import org.jspecify.annotations.NullMarked;

/// Linux system calls through `java.lang.foreign`: the only module that needs native access, and the only one
/// to which it is to be granted (`--enable-native-access=io.evj.posix`). For our own backends.
@SuppressWarnings("module") // the backends are compiled after this module, and may be absent
@NullMarked
module io.evj.posix {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning; // CLASS retention

    exports io.evj.posix to
            io.evj.backend.epoll,
            io.evj.backend.uring;
}
