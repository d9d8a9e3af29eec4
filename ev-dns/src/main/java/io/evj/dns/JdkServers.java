package io.evj.dns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;

/// The servers that the JDK knows of. Windows has no file that tells them, but the JDK's own provider of DNS names (module
/// `jdk.naming.dns`) does. It is asked by reflection, so that a program without that module needs nothing of it.
final class JdkServers {
    private static final String URLS = "java.naming.provider.url";

    private JdkServers() {}

    /// Asks.
    ///
    /// @return none where the module is absent, or the JDK knows of none
    @SuppressWarnings("JdkObsolete") // the constructor wants a Hashtable
    static List<InetSocketAddress> find() {
        var wanted = new Hashtable<String, String>();
        wanted.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        wanted.put(URLS, "dns:");
        try {
            Class<?> type =
                    Class.forName(
                            "javax.naming.directory.InitialDirContext",
                            true,
                            ClassLoader.getSystemClassLoader());
            Object context = type.getConstructor(Hashtable.class).newInstance(wanted);
            var told = (Map<?, ?>) type.getMethod("getEnvironment").invoke(context);
            type.getMethod("close").invoke(context);
            return told.get(URLS) instanceof String urls ? parse(urls) : List.of();
        } catch (ReflectiveOperationException | LinkageError absent) {
            return List.of();
        }
    }

    /// Reads URLs as `dns://192.0.2.1:5300/domain`, with blanks between them. The JDK's last resort, `localhost`, is left out.
    static List<InetSocketAddress> parse(String urls) {
        var servers = new ArrayList<InetSocketAddress>();
        for (String url : urls.split(" +", -1)) {
            if (!url.startsWith("dns://")) {
                continue;
            }
            int end = url.indexOf('/', "dns://".length());
            String authority = url.substring("dns://".length(), end < 0 ? url.length() : end);
            try {
                servers.add(ResolvConf.server(authority));
            } catch (IllegalArgumentException _) { // a name: none that could be asked
            }
        }
        return servers;
    }
}
