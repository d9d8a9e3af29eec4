/// All that the author of a backend reads: [BackendProvider] first, then [Backend], then [Watch].
@Version("0.1.0")
package io.evj.api.spi;

import org.osgi.annotation.versioning.Version;
