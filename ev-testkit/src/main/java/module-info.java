import org.jspecify.annotations.NullMarked;

/// For tests of backends, codecs and programs: a contract to prove a backend, a clock that a test moves, feeds.
@NullMarked
module io.evj.testkit {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning; // CLASS retention
    requires transitive io.evj.api;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;

    exports io.evj.testkit;

    opens io.evj.testkit to
            org.junit.platform.commons; // calls the contract's rules, which are package-private
}
