package io.evj.itests.rpc;

import static io.evj.itests.rpc.messages.EverythingService.COUNT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.ThreadMXBean;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.HttpServer;
import io.evj.itests.rpc.messages.Everything;
import io.evj.itests.rpc.messages.EverythingService;
import io.evj.itests.rpc.messages.Nothing;
import io.evj.itests.rpc.messages.Point;
import io.evj.rpc.RpcServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/// A program that says what the loop's thread of an RPC server allocates for a call with a small message, round by round.
/// Until the compiler has got to everything, that is more: the first rounds are its affair.
final class CallAllocation {
    private static final int ROUNDS = 40;
    private static final int CALLS = 10_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private CallAllocation() {}

    /// @param args the method, and the [kind][RpcAllocationTest.Kind] of what answers
    public static void main(String[] args) throws Exception {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(args[0]));
                HttpServer http = HttpServer.open(base);
                RpcServer rpc = RpcServer.on(http)) {
            http.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            serve(rpc, RpcAllocationTest.Kind.valueOf(args[1]));
            Thread loop = new Thread(() -> base.dispatch());
            InetSocketAddress address = (InetSocketAddress) http.addresses().getFirst();
            loop.start();
            try (Socket client = new Socket(address.getAddress(), address.getPort())) {
                client.setTcpNoDelay(true);
                for (int round = 0; round < ROUNDS; round++) {
                    long before = THREADS.getThreadAllocatedBytes(loop.threadId());
                    exchange(client, CALLS);
                    long after = THREADS.getThreadAllocatedBytes(loop.threadId());
                    System.out.println("bytes: " + (after - before) / CALLS);
                }
            } finally {
                base.loopExit();
                loop.join();
            }
        }
    }

    private static void serve(RpcServer rpc, RpcAllocationTest.Kind kind) {
        switch (kind) {
            case FUNCTION -> rpc.answer(COUNT, request -> new Point(request.x() + 1, null));
            case AT_ONCE -> EverythingService.answer(rpc, new Counting());
            case FUTURE ->
                    rpc.register(
                            COUNT,
                            request ->
                                    CompletableFuture.completedFuture(
                                            new Point(request.x() + 1, null)));
            case CALL ->
                    rpc.serve(COUNT, call -> call.reply(new Point(call.request().x() + 1, null)));
        }
    }

    private static void exchange(Socket client, int times) throws IOException {
        byte[] call =
                "POST /.rpc.Count HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\1\1\5"
                        .getBytes(ISO_8859_1);
        InputStream in = client.getInputStream();
        byte[] answer = new byte[1024];
        int length = 0;
        for (int i = 0; i < times; i++) {
            client.getOutputStream().write(call);
            int count = 0;
            do { // all answers are as long as the first, and end with the number that is counted
                count += in.read(answer, count, answer.length - count);
            } while (length == 0 ? answer[count - 1] != 6 : count < length);
            length = count;
        }
    }

    /// Answers through what is generated.
    private static final class Counting implements EverythingService.AtOnce {
        @Override
        public Everything echo(Everything request) {
            return request;
        }

        @Override
        public Point count(Point request) {
            return new Point(request.x() + 1, null);
        }

        @Override
        public Nothing nothing(Nothing request) {
            return request;
        }
    }
}
