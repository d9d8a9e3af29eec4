package io.evj.itests.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.http.HttpServer;
import io.evj.itests.Stepped;
import io.evj.itests.SteppedBase;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.RpcServer;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// An RPC server on a clock that is moved by hand, and a record of what services and hooks have told and thrown.
final class RpcStage implements Stepped {
    static final MessageLimits LIMITS = MessageLimits.defaults().withBytesMax(1 << 16);

    final VirtualClock clock;
    final EventBase base;
    final HttpServer http;
    final RpcServer rpc;

    /// What services and hooks have told, in order.
    final List<String> told = new ArrayList<>();

    private final SteppedBase floor;

    RpcStage(String method) {
        floor = new SteppedBase(method);
        clock = floor.clock;
        base = floor.base;
        http = HttpServer.open(base);
        closing(() -> {
            http.close();
            assertThat(http.stats().connections()).isZero();
        });
        try {
            http.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        rpc = closing(RpcServer.on(http, LIMITS));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) http.addresses().getFirst();
    }

    /// A new connection to the server, of a client that knows HTTP only.
    PostClient client() {
        try {
            return closing(new PostClient(this, address()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public SteppedBase floor() {
        return floor;
    }
}
