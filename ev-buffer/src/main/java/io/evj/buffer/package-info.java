/// Buffers of bytes, and buffered events on connections. Read [BufferEvent] first, then [EvBuffer].
@Version("0.1.0")
package io.evj.buffer;

import org.osgi.annotation.versioning.Version;
