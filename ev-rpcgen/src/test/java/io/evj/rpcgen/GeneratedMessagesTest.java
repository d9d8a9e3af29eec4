package io.evj.rpcgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.EvTag;
import io.evj.rpc.Message;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.RpcCaller;
import io.evj.rpc.RpcHandler;
import io.evj.rpc.RpcMethod;
import io.evj.rpc.RpcRegistry;
import io.evj.rpc.TagException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.example.weather.Cloud;
import org.example.weather.Empty;
import org.example.weather.Query;
import org.example.weather.Report;
import org.example.weather.WeatherConstants;
import org.example.weather.WeatherService;
import org.junit.jupiter.api.Test;

/// What the generated messages of `weather.rpc` do.
class GeneratedMessagesTest {
    private static final MessageLimits LIMITS = MessageLimits.defaults();

    private final EvBuffer buffer = EvBuffer.create();

    @Test
    void comeBackAsTheyWere() {
        Report report = full();
        report.marshal(buffer);

        assertThat(Report.unmarshal(buffer, LIMITS)).isEqualTo(report);
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void areWrittenInTheOrderOfTheFile() {
        full().marshal(buffer);

        var tags = new ArrayList<Integer>();
        while (!buffer.isEmpty()) {
            tags.add((int) EvTag.peek(buffer));
            EvTag.consume(buffer);
        }
        assertThat(tags)
                .containsExactly(
                        1, 2, 3, 4, 0x10121, 0x10121, 6, 7, 8, 9, 10, 10, 11, 12, 12, 0xffffffff);
    }

    @Test
    void leaveOutWhatIsNotSet() {
        new Query("here", null).marshal(buffer);

        assertThat(buffer.length()).isEqualTo(6);
        assertThat(Query.unmarshal(buffer, LIMITS).time()).isNull();
    }

    @Test
    void mayBeEmpty() {
        new Empty().marshal(buffer);

        assertThat(buffer.isEmpty()).isTrue();
        assertThat(Empty.unmarshal(buffer, LIMITS)).isEqualTo(new Empty());
    }

    @Test
    void refuseBytesThatAreNoSuchMessage() {
        EvTag.marshalString(buffer, 1, "here");
        EvTag.marshalInt64(buffer, 2, 1);
        EvTag.marshalInt(buffer, 77, 1);

        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> Query.unmarshal(buffer, LIMITS))
                .withMessage("item with tag 77: unknown (at byte 9)");
        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> Empty.unmarshal(buffer, LIMITS))
                .withMessage("item with tag 1: unknown (at byte 0)");
        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> Query.unmarshal(EvBuffer.create(), LIMITS))
                .withMessage("place is missing (at byte 0)");
        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> Cloud.unmarshal(EvBuffer.create(), LIMITS))
                .withMessage("height is missing (at byte 0)");
    }

    @Test
    void refuseOtherLengthsThanTheFixedOne() {
        EvTag.marshalInt(buffer, 1, 5);
        EvTag.marshal(buffer, 2, new byte[5]);

        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> Cloud.unmarshal(buffer, LIMITS))
                .withMessage("item with tag 2: 5 bytes, wanted 4 (at byte 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cloud(1, new byte[3]))
                .withMessage("shape has 4 bytes, not 3");
    }

    @Test
    void obeyLimits() {
        full().marshal(buffer);

        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> Report.unmarshal(buffer, LIMITS.withDepthMax(1)));
    }

    @Test
    void areEqualIfTheirBytesAre() {
        Report one = full();
        Report two = full();

        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
        for (Report other :
                List.of(
                        one.toBuilder().place("there").build(),
                        one.toBuilder().time(0).build(),
                        one.toBuilder().howWarm(0).build(),
                        one.toBuilder().remark(null).build(),
                        one.toBuilder().clouds(List.of()).build(),
                        one.toBuilder().earlier(null).build(),
                        one.toBuilder().picture(new byte[] {1, 3}).build(),
                        one.toBuilder().thumbnail(new byte[] {1}).build(),
                        one.toBuilder().thumbnail(null).build(),
                        one.toBuilder().digest(new byte[20]).build(),
                        one.toBuilder().pressures(List.of(1)).build(),
                        one.toBuilder().times(List.of()).build(),
                        one.toBuilder().class_(List.of("b", "a")).build(),
                        one.toBuilder().wind(null).build())) {
            assertThat(other).isNotEqualTo(one);
        }
        assertThat(one).isNotEqualTo("a report").isNotEqualTo(null);
    }

    @Test
    void showHowManyBytesNotWhich() {
        assertThat(new Cloud(7, new byte[] {1, 2, 3, 4}))
                .hasToString("Cloud[height=7, shape=4 bytes]");
        assertThat(new Cloud(7, null)).hasToString("Cloud[height=7, shape=null]");
    }

    @Test
    void copyLists() {
        var pressures = new ArrayList<>(List.of(1, 2));
        Report report = full().toBuilder().pressures(pressures).build();
        pressures.clear();

        assertThat(report.pressures()).containsExactly(1, 2).isUnmodifiable();
    }

    @Test
    void refuseNullWhereSomethingIsRequired() {
        assertThatNullPointerException().isThrownBy(() -> new Query(null, 1L)).withMessage("place");
        assertThatNullPointerException().isThrownBy(() -> full().toBuilder().clouds(null).build());
    }

    @Test
    void buildersSayWhatIsNotSet() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Report.builder().build())
                .withMessage("place is not set");
        assertThatIllegalStateException()
                .isThrownBy(() -> Report.builder().place("here").time(1).build())
                .withMessage("howWarm is not set");
    }

    @Test
    void buildersNeedOnlyWhatIsRequired() {
        Report report =
                Report.builder()
                        .place("here")
                        .time(1)
                        .howWarm(0)
                        .picture(new byte[0])
                        .digest(new byte[20])
                        .build();

        assertThat(report.clouds()).isEmpty();
        assertThat(report.wind()).isNull();
        assertThat(report.toBuilder().build()).isEqualTo(report);
    }

    @Test
    void constantsAreCarriedOver() {
        assertThat(WeatherConstants.WEATHER_VERSION).isEqualTo(3);
        assertThat(WeatherConstants.WEATHER_GREETING).isEqualTo("nice \"day\"");
    }

    /// A client that calls a service in the same process, by way of the bytes.
    @Test
    void clientsSpeakWithServices() throws Exception {
        var place = new Place();
        WeatherService.register(
                place,
                new WeatherService() {
                    @Override
                    public CompletableFuture<Report> report(Query request) {
                        return CompletableFuture.completedFuture(
                                full().toBuilder().place(request.place()).build());
                    }

                    @Override
                    public CompletableFuture<Empty> measureClouds(Cloud request) {
                        throw new IllegalStateException("no clouds");
                    }
                });
        WeatherService client = WeatherService.client(place);

        assertThat(client.report(new Query("Ulm", null)).get().place()).isEqualTo("Ulm");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> client.measureClouds(new Cloud(1, null)).get())
                .withMessageContaining("no clouds");
        assertThat(place.methods.keySet()).containsExactlyInAnyOrder("Report", "measure_clouds");
    }

    /// Without a future, wherever they are registered.
    @Test
    void servicesMayAnswerAtOnce() throws Exception {
        var place = new Place();
        WeatherService.answer(
                place,
                new WeatherService.AtOnce() {
                    @Override
                    public Report report(Query request) {
                        return full().toBuilder().place(request.place()).build();
                    }

                    @Override
                    public Empty measureClouds(Cloud request) {
                        throw new IllegalStateException("no clouds");
                    }
                });
        WeatherService client = WeatherService.client(place);

        assertThat(client.report(new Query("Ulm", null)).get().place()).isEqualTo("Ulm");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> client.measureClouds(new Cloud(1, null)).get())
                .withMessageContaining("no clouds");
    }

    private static Report full() {
        return Report.builder()
                .place("Köln")
                .time(-1)
                .howWarm(-1)
                .remark("")
                .clouds(List.of(new Cloud(1, null), new Cloud(2, new byte[] {0, 1, 2, 3})))
                .earlier(
                        Report.builder()
                                .place("")
                                .time(0)
                                .howWarm(0)
                                .picture(new byte[1000])
                                .digest(new byte[20])
                                .build())
                .picture(new byte[] {1, 2})
                .thumbnail(new byte[0])
                .digest("12345678901234567890".getBytes(StandardCharsets.US_ASCII))
                .pressures(List.of(0, -1))
                .times(List.of(Long.MIN_VALUE))
                .class_(List.of("a", "b"))
                .wind(5)
                .build();
    }

    /// Both ends.
    private static final class Place implements RpcCaller, RpcRegistry {
        private final Map<String, Answerer> methods = new HashMap<>();

        @Override
        public <Q extends Message, A extends Message> void register(
                RpcMethod<Q, A> method, RpcHandler<Q, A> handler) {
            methods.put(
                    method.name(),
                    bytes -> {
                        Q request = method.request().unmarshal(bytes, LIMITS);
                        handler.answer(request).get().marshal(bytes);
                    });
        }

        @Override
        public <Q extends Message, A extends Message> CompletableFuture<A> call(
                RpcMethod<Q, A> method, Q request) {
            EvBuffer bytes = EvBuffer.create();
            request.marshal(bytes);
            try {
                methods.get(method.name()).answer(bytes);
                return CompletableFuture.completedFuture(method.reply().unmarshal(bytes, LIMITS));
            } catch (Exception e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private interface Answerer {
            void answer(EvBuffer bytes) throws Exception;
        }
    }
}
