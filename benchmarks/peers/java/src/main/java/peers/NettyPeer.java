package peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.*;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.*;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** {@code NettyPeer epoll|nio http|echo PORT}: one event loop thread, plaintext HTTP (64 KiB at {@code /bytes}) or echo. */
public final class NettyPeer {
    private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LARGE = new byte[64 * 1024];

    public static void main(String[] args) throws Exception {
        String method = args[0];
        boolean http = args[1].equals("http");
        IoHandlerFactory handlers = switch (method) {
            case "epoll" -> EpollIoHandler.newFactory();
            default -> NioIoHandler.newFactory();
        };
        Class<? extends ServerChannel> channel = switch (method) {
            case "epoll" -> EpollServerSocketChannel.class;
            default -> NioServerSocketChannel.class;
        };
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, handlers))
                .channel(channel)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override protected void initChannel(Channel ch) {
                        if (http) ch.pipeline().addLast(new HttpServerCodec(), new Plaintext());
                        else ch.pipeline().addLast(new Echo());
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[2])))
                .sync();
    }

    private static final class Plaintext extends SimpleChannelInboundHandler<Object> {
        Plaintext() { super(true); }

        private byte[] body = BODY;

        @Override protected void channelRead0(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) body = request.uri().startsWith("/bytes") ? LARGE : BODY;
            if (!(message instanceof LastHttpContent)) return;
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
                    Unpooled.wrappedBuffer(body),
                    DefaultHttpHeadersFactory.headersFactory().withValidation(false),
                    DefaultHttpHeadersFactory.trailersFactory());
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
                    .set(HttpHeaderNames.SERVER, "netty")
                    .set(HttpHeaderNames.DATE, "Sat, 21 Nov 2026 19:10:42 GMT");
            ctx.write(response, ctx.voidPromise());
        }

        @Override public void channelReadComplete(ChannelHandlerContext ctx) { ctx.flush(); }

        @Override public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) { ctx.close(); }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(message, ctx.voidPromise());
        }

        @Override public void channelReadComplete(ChannelHandlerContext ctx) { ctx.flush(); }

        @Override public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) { ctx.close(); }
    }
}
