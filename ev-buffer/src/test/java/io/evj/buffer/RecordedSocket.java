package io.evj.buffer;

import io.evj.api.StreamSocket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;

/// A socket that tells what is done with it: `write`, `gather 3`, `sendFile 10`.
final class RecordedSocket {
    private RecordedSocket() {}

    static StreamSocket of(StreamSocket socket, List<String> told) {
        return (StreamSocket)
                Proxy.newProxyInstance(
                        StreamSocket.class.getClassLoader(),
                        new Class<?>[] {StreamSocket.class},
                        (proxy, method, arguments) -> {
                            switch (method.getName()) {
                                case "write" ->
                                        told.add(
                                                arguments[0] instanceof ByteBuffer
                                                        ? "write"
                                                        : "gather " + arguments[2]);
                                case "sendFile" -> told.add("sendFile " + arguments[2]);
                                default -> {}
                            }
                            try {
                                return method.invoke(socket, arguments);
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        });
    }
}
