package peers;

import com.sun.management.OperatingSystemMXBean;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.List;

/** {@code NettyResolver epoll|nio PORT IN_FLIGHT SECONDS WARM_UP_SECONDS}: one event loop thread, distinct names. */
public final class NettyResolver {
    private static volatile long answered; // written by the loop's thread alone
    private static volatile long failed;
    private static long begun;
    private static DnsNameResolver resolver;

    public static void main(String[] args) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        boolean epoll = args[0].equals("epoll");
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        resolver = new DnsNameResolverBuilder(group.next())
                .datagramChannelType(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1]))))
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY)
                .searchDomains(List.of())
                .build();
        int inFlight = Integer.parseInt(args[2]);
        group.next().execute(() -> { for (int i = 0; i < inFlight; i++) next(); });
        Thread.sleep(1000L * Integer.parseInt(args[4]));
        long before = answered;
        long cpu = system.getProcessCpuTime();
        Thread.sleep(1000L * Integer.parseInt(args[3]));
        long count = answered - before;
        double spent = (system.getProcessCpuTime() - cpu) / 1e3;
        System.out.printf("bench=dns-resolver library=netty method=%s names=%d failed=%d cpu_us=%.3f%n", args[0], count, failed, spent / count);
        System.exit(0);
    }

    private static void next() {
        resolver.resolve("n" + begun++ + ".example.com").addListener(future -> {
            answered++;
            if (!future.isSuccess()) failed++;
            next();
        });
    }
}
