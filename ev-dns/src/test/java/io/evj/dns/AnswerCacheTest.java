package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
    private static final int A = DnsType.A.code();

    private final AnswerCache cache = new AnswerCache(100_000);

    private static DnsAnswer answer(String name) {
        DnsQuestion question = DnsQuestion.of(DnsName.of(name), DnsType.A);
        DnsData data = new DnsData.A((Inet4Address) InetAddress.ofLiteral("192.0.2.1"));
        return new DnsAnswer(
                DnsError.NONE,
                question,
                question.name(),
                List.of(DnsRecord.of(question.name(), 60, data)),
                60);
    }

    @Test
    void findsNamesAndTextsAlikeWithoutRegardToCase() {
        DnsAnswer answer = answer("www.Example.com");
        cache.put(answer, 10);

        assertThat(cache.find(DnsName.of("WWW.example.com"), A, 0)).isSameAs(answer);
        for (String text : List.of("www.example.com", "WWW.EXAMPLE.COM", "www.example.com.")) {
            assertThat(cache.find(text, A, 0)).as(text).isSameAs(answer);
        }
        for (String text :
                List.of(
                        "",
                        ".",
                        "..",
                        "www.example.com..",
                        "www.example.co",
                        "wwwxexample.com",
                        "www.example.comm",
                        "www\\.example.com",
                        "www.exämple.com",
                        "x".repeat(64),
                        "com")) {
            assertThat(cache.find(text, A, 0)).as(text).isNull();
        }
        assertThat(cache.find("www.example.com", DnsType.AAAA.code(), 0)).isNull();
    }

    @Test
    void forgetsWhatIsNotGoodAnyMore() {
        cache.put(answer("a"), 10);

        assertThat(cache.find("a", A, 9)).isNotNull();
        assertThat(cache.find("a", A, 10)).isNull();
        assertThat(cache.size()).isZero();
    }

    @Test
    void keepsTheLimitByForgettingTheOneUsedLongestAgo() {
        AnswerCache small = new AnswerCache(3);
        for (String name : List.of("a", "b", "c")) {
            small.put(answer(name), 10);
        }
        small.find("a", A, 0);

        small.put(answer("d"), 10);

        assertThat(small.size()).isEqualTo(3);
        assertThat(small.find("b", A, 0)).isNull();
        assertThat(small.find("a", A, 0)).isNotNull();
    }

    @Test
    void growsAndFindsEverything() {
        for (int i = 0; i < 5_000; i++) {
            cache.put(answer("n" + i + ".example"), 10);
            cache.put(answer("n" + i + ".example"), 10);
        }
        assertThat(cache.size()).isEqualTo(5_000);

        for (int i = 0; i < 5_000; i++) {
            assertThat(cache.find("n" + i + ".example", A, 0)).isNotNull();
            assertThat(cache.remove(DnsName.of("N" + i + ".EXAMPLE"), A)).isTrue();
        }

        assertThat(cache.size()).isZero();
    }

    @Test
    void aNameWithOneAddressTakesLessThan400Bytes() {
        int count = 50_000;
        long before = used();

        for (int i = 0; i < count; i++) {
            cache.put(answer("host-" + i + ".example.com"), 10);
        }
        long each = (used() - before) / count;

        assertThat(cache.size()).isEqualTo(count);
        assertThat(each).isBetween(100L, 400L);
    }

    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /// By reflection, because the module has no need of the one that can tell.
    @Test
    void aHitAllocatesNothing() throws Exception {
        Object threads =
                Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean")
                        .getMethod("getCurrentThreadAllocatedBytes");
        cache.put(answer("www.example.com"), 10);
        long found = hits(1_000); // classes are loaded by now
        allocated.invoke(threads);

        long before = (Long) allocated.invoke(threads);
        found += hits(10_000);
        long after = (Long) allocated.invoke(threads);

        assertThat(found).isEqualTo(11_000);
        assertThat(after - before).isLessThan(1_000);
    }

    private long hits(int count) {
        long found = 0;
        for (int i = 0; i < count; i++) {
            found += cache.find("www.example.com", A, 0) == null ? 0 : 1;
        }
        return found;
    }
}
