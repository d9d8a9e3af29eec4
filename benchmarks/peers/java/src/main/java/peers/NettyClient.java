package peers;

import com.sun.management.OperatingSystemMXBean;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.*;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.*;
import java.lang.management.ManagementFactory;

/** {@code NettyClient epoll|nio PORT CONNECTIONS SECONDS WARM_UP_SECONDS}: one event loop thread, keep-alive, one request at a time on each connection. */
public final class NettyClient {
    private static volatile long answered; // written by the loop's thread alone

    public static void main(String[] args) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        boolean epoll = args[0].equals("epoll");
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Bootstrap bootstrap = new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, handlers))
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override protected void initChannel(Channel ch) {
                        ch.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(1 << 20), new Asking("127.0.0.1:" + args[1]));
                    }
                });
        for (int i = 0; i < Integer.parseInt(args[2]); i++) bootstrap.connect("127.0.0.1", Integer.parseInt(args[1])).sync();
        Thread.sleep(1000L * Integer.parseInt(args[4]));
        long before = answered;
        long cpu = system.getProcessCpuTime();
        Thread.sleep(1000L * Integer.parseInt(args[3]));
        long count = answered - before;
        double spent = (system.getProcessCpuTime() - cpu) / 1e9;
        System.out.printf("bench=http-client library=netty method=%s connections=%s requests=%d cpu_us=%.3f per_cpu_second=%.0f%n",
                args[0], args[2], count, spent * 1e6 / count, count / spent);
        System.exit(0);
    }

    private static final class Asking extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final String host;

        Asking(String host) { this.host = host; }

        @Override public void channelActive(ChannelHandlerContext ctx) { ask(ctx); }

        private void ask(ChannelHandlerContext ctx) {
            var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/plaintext");
            request.headers().set(HttpHeaderNames.HOST, host);
            ctx.writeAndFlush(request);
        }

        @Override protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            if (response.status().code() != 200) throw new IllegalStateException(response.status().toString());
            answered++;
            ask(ctx);
        }
    }
}
