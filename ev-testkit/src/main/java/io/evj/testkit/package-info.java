/// For tests. Read [BackendContract] to prove a backend, [VirtualClock] and [Steps] to test without waiting, and
/// [Feeds] to test a codec.
@Version("0.1.0")
package io.evj.testkit;

import org.osgi.annotation.versioning.Version;
