package io.evj.itests.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

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

/// A program that says what a server's loop allocates for each request that is answered with a few bytes, round by round. Until the
/// compiler has got to everything, that is more: the first rounds are its affair.
final class ServerAllocations {
    private static final int ROUNDS = 40;
    private static final int REQUESTS = 10_000;
    private static final byte[] GET =
            "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n"
                    .getBytes(US_ASCII);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ServerAllocations() {}

    /// @param args method
    public static void main(String[] args) throws Exception {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(args[0]));
                HttpServer server = HttpServer.open(base)) {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                    .handle("/plaintext", request -> request.reply(200, "Hello, World!"));
            Thread loop = new Thread(() -> base.dispatch());
            InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
            loop.start();
            try (Socket client = new Socket(address.getAddress(), address.getPort())) {
                client.setTcpNoDelay(true);
                for (int round = 0; round < ROUNDS; round++) {
                    long before = THREADS.getThreadAllocatedBytes(loop.threadId());
                    exchange(client, REQUESTS);
                    long after = THREADS.getThreadAllocatedBytes(loop.threadId());
                    System.out.println("bytes: " + (after - before) / REQUESTS);
                }
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
