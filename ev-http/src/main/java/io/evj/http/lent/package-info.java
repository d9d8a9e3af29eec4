/// For `io.evj.rpc` alone: requests that nobody keeps. Read [LentHandler].
@Version("0.1.0")
package io.evj.http.lent;

import org.osgi.annotation.versioning.Version;
