package io.evj.rpcgen;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.Message;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageType;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Files that nobody wrote: read, generated, compiled, and run.
class RandomFileTest {
    private static final MessageLimits LIMITS = MessageLimits.defaults();
    private static final int MESSAGES = 10;

    @Property(tries = 500)
    void areReadAsTheyWereMeant(@ForAll Random random) throws RpcSyntaxException {
        var meant = new RandomFile(random);

        RpcFile read = RpcFile.parse("random.rpc", meant.text());

        assertThat(read.structs())
                .usingRecursiveComparison()
                .ignoringFieldsOfTypes(Place.class)
                .ignoringFields("comment", "members.comment")
                .isEqualTo(meant.structs());
    }

    /// A file that is damaged is read or refused, and nothing else.
    @Property(tries = 500)
    void areReadOrRefusedWhenDamaged(@ForAll Random random) {
        var text = new StringBuilder(new RandomFile(random).text());
        for (int i = random.nextInt(5); i >= 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, "{}[];=#\"/*\n".charAt(random.nextInt(11)));
                default -> text.setLength(at + 1);
            }
        }
        try {
            RpcFile.parse("random.rpc", text.toString());
        } catch (RpcSyntaxException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    @Property(tries = 15)
    void becomeMessagesThatWork(@ForAll Random random) throws Exception {
        RpcFile file = RpcFile.parse("random.rpc", new RandomFile(random).text());
        ClassLoader loader = Compiled.of(new RpcCompiler("org.example").generate(file));
        for (Struct struct : file.structs()) {
            for (int i = 0; i < MESSAGES; i++) {
                check(RandomMessage.of(struct, file, "org.example", loader, random));
            }
        }
    }

    private static void check(RandomMessage random) throws ReflectiveOperationException {
        Message message = random.message();
        EvBuffer buffer = EvBuffer.create();
        message.marshal(buffer);
        byte[] bytes = all(buffer);
        assertThat(bytes).as("%s", message).isEqualTo(all(random.bytes()));

        Message again =
                ((MessageType<?>) message.getClass().getField("TYPE").get(null))
                        .unmarshal(buffer, LIMITS);
        assertThat(again)
                .isEqualTo(message)
                .hasSameHashCodeAs(message)
                .hasToString(message.toString());
        again.marshal(buffer);
        assertThat(all(buffer)).isEqualTo(bytes);

        boolean hasBuilder =
                message.getClass().getRecordComponents().length >= RecordSource.BUILDER_MEMBERS_MIN;
        assertThat(List.of(message.getClass().getMethods()))
                .filteredOn(method -> method.getName().equals("toBuilder"))
                .hasSize(hasBuilder ? 1 : 0);
        if (hasBuilder) {
            Object builder = message.getClass().getMethod("toBuilder").invoke(message);
            assertThat(builder.getClass().getMethod("build").invoke(builder)).isEqualTo(message);
        }
    }

    private static byte[] all(EvBuffer buffer) {
        byte[] bytes = new byte[(int) buffer.length()];
        buffer.copyOut(bytes);
        return bytes;
    }
}
