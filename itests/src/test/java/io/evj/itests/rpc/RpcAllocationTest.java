package io.evj.itests.rpc;

import static io.evj.itests.rpc.messages.EverythingService.COUNT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.HttpServer;
import io.evj.itests.rpc.messages.Point;
import io.evj.rpc.RpcServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/// What the loop's thread allocates for a call with a small message.
@OnEveryMethod
class RpcAllocationTest {
    /// Two messages of 24 bytes, the call, the HTTP request, its body, and what is bound to these: 215 to 262 when it runs alone. Where
    /// other tests have run before, the compiler leaves more of it to the heap: 336 were seen.
    private static final int BYTES_MAX = 448;

    private static final int ROUNDS_MAX = 30;
    private static final int CALLS = 10_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String method;

    RpcAllocationTest(String method) {
        this.method = method;
    }

    @Test
    void aCallAllocatesItsObjectsAndItsMessages() throws Exception {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(method));
                HttpServer http = HttpServer.open(base);
                RpcServer rpc = RpcServer.on(http)) {
            http.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            rpc.serve(COUNT, call -> call.reply(new Point(call.request().x() + 1, null)));
            Thread loop = new Thread(() -> base.dispatch());
            InetSocketAddress address = (InetSocketAddress) http.addresses().getFirst();
            loop.start();
            try (Socket client = new Socket(address.getAddress(), address.getPort())) {
                client.setTcpNoDelay(true);
                long each = Long.MAX_VALUE;
                for (int round = 0; round < ROUNDS_MAX && each > BYTES_MAX; round++) {
                    long before = THREADS.getThreadAllocatedBytes(loop.threadId());
                    exchange(client, CALLS);
                    each = (THREADS.getThreadAllocatedBytes(loop.threadId()) - before) / CALLS;
                }

                assertThat(each).isLessThanOrEqualTo(BYTES_MAX);
            } finally {
                base.loopExit();
                loop.join();
            }
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
}
