package peers;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import peers.music.Place;
import peers.music.Report;

/**
 * gRPC over Netty's epoll: the call Forecast of {@code rpc-server}.
 *
 * <pre>
 * Grpc serve PORT           one event loop thread, which calls the handler itself
 * Grpc load PORT CONTROL    64 connections, each with one call at a time. Who connects to the port CONTROL and writes a line, how many
 *                           seconds, is answered "calls in S s: N" then: so the client is warm from one measurement to the next
 * </pre>
 */
public final class Grpc {
    private static final int CONNECTIONS = 64;
    private static final MethodDescriptor<Place, Report> FORECAST = MethodDescriptor.<Place, Report>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName("Weather", "Forecast"))
            .setRequestMarshaller(ProtoUtils.marshaller(Place.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Report.getDefaultInstance()))
            .build();

    private static volatile boolean isOver;
    private static volatile CountDownLatch idle;

    public static void main(String[] args) throws Exception {
        EventLoopGroup loop = new EpollEventLoopGroup(1);
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1]));
        if (args[0].equals("serve")) serve(loop, address);
        else load(loop, address, Integer.parseInt(args[2]));
    }

    private static void serve(EventLoopGroup loop, InetSocketAddress address) throws Exception {
        NettyServerBuilder.forAddress(address)
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(EpollServerSocketChannel.class)
                .directExecutor()
                .addService(ServerServiceDefinition.builder("Weather")
                        .addMethod(FORECAST, ServerCalls.asyncUnaryCall(Grpc::forecast))
                        .build())
                .build()
                .start()
                .awaitTermination();
    }

    private static void forecast(Place place, StreamObserver<Report> reply) {
        reply.onNext(Report.newBuilder().setKelvin(290).setNote("dry").build());
        reply.onCompleted();
    }

    private static void load(EventLoopGroup loop, InetSocketAddress address, int control) throws Exception {
        var callers = new Caller[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            callers[i] = new Caller(NettyChannelBuilder.forAddress(address)
                    .eventLoopGroup(loop)
                    .channelType(EpollSocketChannel.class)
                    .directExecutor()
                    .usePlaintext()
                    .build());
        }
        try (var door = new ServerSocket(control, 1, InetAddress.getLoopbackAddress())) {
            while (true) {
                try (var asked = door.accept()) {
                    String line = new BufferedReader(new InputStreamReader(asked.getInputStream())).readLine();
                    if (line == null) continue; // somebody who looks whether the port is open
                    asked.getOutputStream().write(run(callers, Double.parseDouble(line)).getBytes());
                }
            }
        }
    }

    private static String run(Caller[] callers, double seconds) throws Exception {
        long before = answered(callers);
        long start = System.nanoTime();
        isOver = false;
        idle = new CountDownLatch(CONNECTIONS);
        for (Caller caller : callers) caller.call();
        Thread.sleep((long) (seconds * 1e3));
        isOver = true;
        idle.await();
        return String.format(Locale.ROOT, "calls in %.2f s: %d%n", (System.nanoTime() - start) / 1e9, answered(callers) - before);
    }

    private static long answered(Caller[] callers) {
        long calls = 0;
        for (Caller caller : callers) calls += caller.answered;
        return calls;
    }

    /** One connection: the next call when the last is answered. */
    private static final class Caller implements StreamObserver<Report> {
        private static final Place ULM = Place.newBuilder().setName("Ulm").build();

        private final ManagedChannel channel;
        volatile long answered; // written by the loop only

        Caller(ManagedChannel channel) { this.channel = channel; }

        void call() { ClientCalls.asyncUnaryCall(channel.newCall(FORECAST, CallOptions.DEFAULT), ULM, this); }

        @Override public void onNext(Report report) {
            if (report.getKelvin() != 290) throw new IllegalStateException("answered " + report);
        }

        @Override public void onCompleted() {
            answered = answered + 1;
            if (isOver) idle.countDown();
            else call();
        }

        @Override public void onError(Throwable problem) {
            System.err.println("failed: " + problem);
            Runtime.getRuntime().halt(1);
        }
    }
}
