package peers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.xbill.DNS.Cache;
import org.xbill.DNS.Name;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;

/** {@code DnsjavaResolver PORT IN_FLIGHT SECONDS WARM_UP_SECONDS}: distinct names, through a session with a cache. */
public final class DnsjavaResolver {
    private static final AtomicLong answered = new AtomicLong();
    private static final AtomicLong failed = new AtomicLong();
    private static final AtomicLong begun = new AtomicLong();
    private static LookupSession session;

    public static void main(String[] args) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        session = LookupSession.builder()
                .resolver(new SimpleResolver(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]))))
                .cache(new Cache())
                .build();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) next();
        Thread.sleep(1000L * Integer.parseInt(args[3]));
        long before = answered.get();
        long cpu = system.getProcessCpuTime();
        Thread.sleep(1000L * Integer.parseInt(args[2]));
        long count = answered.get() - before;
        double spent = (system.getProcessCpuTime() - cpu) / 1e3;
        System.out.printf("bench=dns-resolver library=dnsjava names=%d failed=%d cpu_us=%.3f%n", count, failed.get(), spent / count);
        System.out.flush();
        Runtime.getRuntime().halt(0); // its shutdown hook waits for a thread that our questions keep busy
    }

    private static void next() {
        try {
            session.lookupAsync(Name.fromString("n" + begun.getAndIncrement() + ".example.com."), Type.A).whenComplete((result, failure) -> {
                answered.incrementAndGet();
                if (failure != null) failed.incrementAndGet();
                next();
            });
        } catch (TextParseException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
