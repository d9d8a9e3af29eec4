/// Tagged records, the messages made of them, and remote calls. Read [Message] first, then [EvTag], which is what messages are
/// made of on the wire.
@Version("0.1.0")
package io.evj.rpc;

import org.osgi.annotation.versioning.Version;
