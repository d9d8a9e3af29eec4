/// HTTP/1.1 as pure machines: bytes in, values out; no sockets, threads or clocks.
package io.evj.http.codec;
