/// HTTP/1.1. Read [HttpServer] first, then [HttpRequest], then [HttpServerConfig]; at the other
/// end [HttpClient], [ClientRequest], [HttpResponse]; for what messages are made of, [HttpFields] and
/// [HttpUri].
@Version("0.1.0")
package io.evj.http;

import org.osgi.annotation.versioning.Version;
