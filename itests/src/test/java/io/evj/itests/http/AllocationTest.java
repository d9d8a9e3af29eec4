package io.evj.itests.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/// What the loop's thread allocates for a request that is answered with a few bytes.
@OnEveryMethod
class AllocationTest {
    /// A request has an object of 48 bytes, and alone it allocates no more. What is left is for a slice of memory in each of two calls
    /// into the system (40 bytes), which the compiler sometimes fails to get rid of where other tests have run before, and for the
    /// line of `Date`.
    private static final int BYTES_MAX = 128;

    /// Until the compiler has got to the calls into the system, these allocate: the first rounds are its affair.
    private static final int ROUNDS_MAX = 30;

    private static final int REQUESTS = 20_000;
    private static final byte[] GET =
            "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n"
                    .getBytes(US_ASCII);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String method;

    AllocationTest(String method) {
        this.method = method;
    }

    @Test
    void aPlaintextRequestAllocatesNoMoreThanItsObject() throws Exception {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(method));
                HttpServer server = HttpServer.open(base)) {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                    .handle("/plaintext", request -> request.reply(200, "Hello, World!"));
            Thread loop = new Thread(() -> base.dispatch());
            InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
            loop.start();
            try (Socket client = new Socket(address.getAddress(), address.getPort())) {
                client.setTcpNoDelay(true);
                long each = Long.MAX_VALUE;
                for (int round = 0; round < ROUNDS_MAX && each > BYTES_MAX; round++) {
                    long before = THREADS.getThreadAllocatedBytes(loop.threadId());
                    exchange(client, REQUESTS);
                    each = (THREADS.getThreadAllocatedBytes(loop.threadId()) - before) / REQUESTS;
                }

                assertThat(each).isLessThanOrEqualTo(BYTES_MAX);
            } finally {
                base.loopExit();
                loop.join();
            }
        }
    }

    private static void exchange(Socket client, int times) throws IOException {
        InputStream in = client.getInputStream();
        byte[] answer = new byte[1024];
        int length = 0;
        for (int i = 0; i < times; i++) {
            client.getOutputStream().write(GET);
            int count = 0;
            do { // all answers are as long as the first
                count += in.read(answer, count, answer.length - count);
            } while (length == 0 ? answer[count - 1] != '!' : count < length);
            length = count;
        }
    }
}
