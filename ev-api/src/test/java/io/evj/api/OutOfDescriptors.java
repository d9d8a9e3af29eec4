package io.evj.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Run in a JVM of its own with a low limit: accepts a connection when no descriptor is left, then gives one back.
final class OutOfDescriptors {
    private OutOfDescriptors() {}

    public static void main(String[] arguments) throws Exception {
        var network = new JdkNetwork();
        ListeningSocket listening = network.listen(JdkStreamSocketTest.anyPort());
        network.connect(listening.localAddress());
        JdkStreamSocketTest.accepted(listening);
        // loading a class takes a descriptor: those that will be needed are loaded now
        String loaded = SocketFailure.text(listening.localAddress());
        new DescriptorsExhaustedException(loaded, new IOException()).fillInStackTrace();
        network.connect(listening.localAddress());
        List<InputStream> hoard = new ArrayList<>();
        try {
            while (true) {
                hoard.add(Files.newInputStream(Path.of("/dev/null")));
            }
        } catch (IOException full) {
            // as wanted
        }
        String message = null;
        while (message == null) {
            try {
                listening.accept(); // null until the connection has arrived
            } catch (DescriptorsExhaustedException e) {
                message = e.getMessage();
            }
        }
        hoard.removeLast().close();
        hoard.removeLast().close();
        hoard.removeLast().close();
        System.out.println(message);
        JdkStreamSocketTest.accepted(listening);
        System.out.println("accepted again");
    }
}
