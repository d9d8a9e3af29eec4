/// HTTP/1.1. Read [HttpUri] first, then [HttpFields], then [HttpLimits].
@Version("0.1.0")
package io.evj.http;

import org.osgi.annotation.versioning.Version;
