package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class DnsIT {
    /// A pointer to the name asked for, A, IN, a minute, 192.0.2.1.
    private static final byte[] RECORD = {
        (byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, (byte) 192, 0, 2, 1
    };

    private final String method;

    DnsIT(String method) {
        this.method = method;
    }

    /// Answers one question with one address: the end of its question is where its OPT record begins.
    private static void answer(DatagramSocket server) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        server.receive(packet);
        byte[] question = Arrays.copyOf(packet.getData(), packet.getLength() - 11);
        byte[] reply = Arrays.copyOf(question, question.length + RECORD.length);
        System.arraycopy(RECORD, 0, reply, question.length, RECORD.length);
        reply[2] = (byte) 0x81; // a reply
        reply[7] = 1; // one answer
        reply[11] = 0; // no OPT
        server.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
    }

    @Test
    void asksTheServerAndPrintsWhatItSays() throws Exception {
        try (DatagramSocket server =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            server.setSoTimeout(60_000);
            String address = "127.0.0.1:" + server.getLocalPort();

            try (Program dns =
                    Program.start(
                            "dns",
                            "www.example.com",
                            "--server",
                            address,
                            "--timeout",
                            "60",
                            "--trace",
                            "--method",
                            method)) {
                answer(server);
                Program.End end = dns.end();

                assertThat(end.status()).isZero();
                assertThat(end.out()).contains("www.example.com. 60 IN A 192.0.2.1");
                assertThat(String.join("\n", end.out()))
                        .contains(
                                "www.example.com. IN A, " + address + " UDP: sent\n",
                                "www.example.com. IN A, " + address + " UDP: replied, NOERROR\n",
                                ";; sent 1 ");
            }
        }
    }

    @Test
    void saysWhyThereIsNoAnswer() throws Exception {
        Program.End end =
                Program.run(
                        "dns", "some.invalid", "AAAA", "--server", "127.0.0.1", "--method", method);

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.out())
                .containsExactly(
                        ";; some.invalid. IN AAAA: the domain name does not exist (NOT_EXIST)");
    }

    @Test
    void refusesWhatIsNoNameNoTypeAndNoServer() throws Exception {
        assertThat(Program.run("dns", "a..b", "--server", "127.0.0.1").status()).isEqualTo(2);
        assertThat(Program.run("dns", "a", "NONSENSE").status()).isEqualTo(2);
        assertThat(Program.run("dns", "a", "--server", "nonsense").status()).isEqualTo(2);
    }
}
