/// HTTP/1.1 as pure machines: bytes in, values out; no sockets, threads or clocks. Read [RequestDecoder] first, then [BodyFraming], then
/// [BodyDecoder]; [MessageReader] puts them on buffers.
package io.evj.http.codec;
