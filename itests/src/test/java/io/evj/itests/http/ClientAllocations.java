package io.evj.itests.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.ClientRequest;
import io.evj.http.HttpClient;
import io.evj.http.HttpConnection;
import io.evj.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A program that counts what a client's loop allocates for each request, in rounds until it is no more than it should be: the first ones
/// are the compiler's, and the more the machine has to do, the more.
final class ClientAllocations {
    private static final int ROUNDS_MAX = 60;
    private static final int REQUESTS = 3000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
                    .getBytes(US_ASCII);

    private final EventBase base;
    private final Thread loop;

    private ClientAllocations(EventBase base, Thread loop) {
        this.base = base;
        this.loop = loop;
    }

    /// @param args method, bytes at most for a request, and for one with a future
    public static void main(String[] args) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 0, InetAddress.ofLiteral("127.0.0.1"));
                EventBase base = EventBase.open(EventConfig.defaults().withMethods(args[0]))) {
            Thread.ofPlatform().daemon().start(() -> accept(listening));
            int port = listening.getLocalPort();
            String url = "http://127.0.0.1:" + port + "/plaintext";
            byte[] body = "some text.".getBytes(US_ASCII);
            HttpConnection first = HttpConnection.to(base, "127.0.0.1", port);
            HttpConnection second = HttpConnection.to(base, "127.0.0.1", port);
            HttpClient client = HttpClient.open(base);
            Thread loop = new Thread(() -> base.dispatch());
            ClientAllocations all = new ClientAllocations(base, loop);
            Event keeper = base.timer(event -> {}).add(Duration.ofHours(1));
            loop.start();
            long max = Long.parseLong(args[1]);
            all.tell("get", max, () -> ClientRequest.get("/plaintext"), first::send);
            all.tell("post", max, () -> ClientRequest.post("/plaintext").body(body), second::send);
            all.tell("pool", max, () -> ClientRequest.get(url), client::send);
            all.tellFutures(Long.parseLong(args[2]), client, url);
            base.loopExit();
            loop.join();
            keeper.close();
        }
    }

    private static void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket client = listening.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    /// Answers one connection. All requests are as long as the first, which comes whole.
    private static void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = client.getInputStream();
            byte[] bytes = new byte[4096];
            int length = 0;
            int received = 0;
            for (int count; (count = in.read(bytes)) > 0; ) {
                length = length == 0 ? count : length;
                for (received += count; received >= length; received -= length) {
                    client.getOutputStream().write(ANSWER);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Sends requests from the loop, each when the one before was answered.
    private void tell(
            String name, long max, Supplier<ClientRequest> maker, Consumer<ClientRequest> send)
            throws InterruptedException {
        Chain chain = new Chain(maker, send);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS_MAX && least > max; i++) {
            long before = THREADS.getThreadAllocatedBytes(loop.threadId());
            chain.run(base);
            long bytes = THREADS.getThreadAllocatedBytes(loop.threadId()) - before;
            least = Math.min(least, bytes / REQUESTS);
        }
        System.out.println(name + ' ' + least);
    }

    private void tellFutures(long max, HttpClient client, String url) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS_MAX && least > max; i++) {
            long before = THREADS.getThreadAllocatedBytes(loop.threadId());
            for (int k = 0; k < REQUESTS; k++) {
                client.get(url).join();
            }
            long bytes = THREADS.getThreadAllocatedBytes(loop.threadId()) - before;
            least = Math.min(least, bytes / REQUESTS);
        }
        System.out.println("future " + least);
    }

    /// Requests, one after the other.
    private static final class Chain {
        private final Supplier<ClientRequest> maker;
        private final Consumer<ClientRequest> send;
        private CountDownLatch done = new CountDownLatch(1);
        private int left;

        Chain(Supplier<ClientRequest> maker, Consumer<ClientRequest> send) {
            this.maker = maker;
            this.send = send;
        }

        void run(EventBase base) throws InterruptedException {
            done = new CountDownLatch(1);
            base.execute(() -> {
                left = REQUESTS;
                next();
            });
            done.await();
        }

        private void next() {
            send.accept(maker.get().onResponse(this::answered));
        }

        private void answered(HttpResponse response) {
            if (response.status() == 200 && --left > 0) {
                next();
            } else {
                done.countDown();
            }
        }
    }
}
