/// The event library. Read [EventBase] first, then [Event], then [ConnectionListener].
@Version("0.1.0")
package io.evj.api;

import org.osgi.annotation.versioning.Version;
