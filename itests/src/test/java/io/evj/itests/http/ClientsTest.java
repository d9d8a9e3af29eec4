package io.evj.itests.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.HttpServer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Other people's clients against our server: the JDK's and Netty's.
@OnEveryMethod
class ClientsTest {
    private static final int LARGE = 300_000;
    private static final int REQUESTS = 100;

    private final String method;
    private EventBase base;
    private HttpServer server;
    private Thread loop;
    private InetSocketAddress address;

    ClientsTest(String method) {
        this.method = method;
    }

    @BeforeEach
    void start() throws Exception {
        base = EventBase.open(EventConfig.defaults().withMethods(method));
        server = HttpServer.open(base);
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                .handle("/plaintext", request -> request.reply(200, "Hello, World!"))
                .handle(
                        "/echo",
                        request -> request.body().whole(LARGE, body -> request.reply(200, body)))
                .handle(
                        "/chunks",
                        request -> {
                            var stream = request.replyStart(200);
                            stream.write("one, ");
                            stream.write("two");
                            stream.end();
                        });
        address = (InetSocketAddress) server.addresses().getFirst();
        loop = new Thread(() -> base.dispatch());
        loop.start();
    }

    @AfterEach
    void stop() throws Exception {
        base.loopExit();
        loop.join();
        server.close();
        base.close();
    }

    @Test
    void theClientOfTheJdk() throws Exception {
        byte[] large = large();
        try (HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(20))
                        .build()) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(body(client, request("/plaintext").GET())).isEqualTo("Hello, World!");
            }
            assertThat(body(client, request("/chunks").GET())).isEqualTo("one, two");
            assertThat(echo(client, BodyPublishers.ofByteArray(large), false)).isEqualTo(large);
            assertThat(echo(client, BodyPublishers.ofByteArray(large), true)).isEqualTo(large);
            assertThat( // in chunks: its length is not known before
                            echo(
                                    client,
                                    BodyPublishers.ofInputStream(
                                            () -> new ByteArrayInputStream(large)),
                                    false))
                    .isEqualTo(large);
            var head = client.send(request("/plaintext").HEAD().build(), BodyHandlers.ofString());
            assertThat(head.headers().firstValue("Content-Length")).contains("13");
            assertThat(head.body()).isEmpty();

            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                all.add(client.sendAsync(request("/plaintext").build(), BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> each : all) {
                assertThat(each.get(20, TimeUnit.SECONDS).body()).isEqualTo("Hello, World!");
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static String body(HttpClient client, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private byte[] echo(HttpClient client, HttpRequest.BodyPublisher body, boolean isExpecting)
            throws Exception {
        HttpRequest request = request("/echo").expectContinue(isExpecting).POST(body).build();
        return client.send(request, BodyHandlers.ofByteArray()).body();
    }

    /// Sends all its requests at once, and reads the answers in their order.
    @Test
    void theClientOfNetty() throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            BlockingQueue<String> answers = new LinkedBlockingQueue<>();
            Channel channel = connect(group, answers);
            for (int i = 0; i < REQUESTS; i++) {
                boolean isEcho = i % 2 == 1;
                var request =
                        new DefaultFullHttpRequest(
                                HttpVersion.HTTP_1_1,
                                isEcho
                                        ? io.netty.handler.codec.http.HttpMethod.POST
                                        : io.netty.handler.codec.http.HttpMethod.GET,
                                isEcho ? "/echo" : "/chunks",
                                Unpooled.copiedBuffer(isEcho ? "number " + i : "", UTF_8));
                request.headers().set(HttpHeaderNames.HOST, "localhost");
                if (isEcho && i % 4 == 1) {
                    HttpUtil.setTransferEncodingChunked(request, true);
                } else {
                    HttpUtil.setContentLength(request, request.content().readableBytes());
                }
                channel.write(request);
            }
            channel.flush();

            for (int i = 0; i < REQUESTS; i++) {
                assertThat(answers.poll(20, TimeUnit.SECONDS))
                        .isEqualTo("200 " + (i % 2 == 1 ? "number " + i : "one, two"));
            }
            channel.close().sync();
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private Channel connect(MultiThreadIoEventLoopGroup group, BlockingQueue<String> answers)
            throws Exception {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(new HttpClientCodec())
                                        .addLast(new HttpObjectAggregator(LARGE))
                                        .addLast(new Answers(answers));
                            }
                        })
                .connect(address)
                .sync()
                .channel();
    }

    /// Notes status and body of each answer.
    private static final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final BlockingQueue<String> answers;

        Answers(BlockingQueue<String> answers) {
            this.answers = answers;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            answers.add(response.status().code() + " " + response.content().toString(UTF_8));
        }
    }

    private static byte[] large() {
        byte[] large = new byte[LARGE];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 + i / 1000);
        }
        return large;
    }
}
