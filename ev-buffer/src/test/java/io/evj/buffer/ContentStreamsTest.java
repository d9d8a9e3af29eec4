package io.evj.buffer;

import static io.evj.buffer.EvBufferTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A buffer as a stream, both ways.
class ContentStreamsTest {
    @AutoClose private final EvBuffer buffer = EvBuffer.create();
    private final InputStream input = buffer.inputStream();
    private final OutputStream output = buffer.outputStream();

    @Test
    void takesOutWhatIsRead() throws IOException {
        buffer.add("abcdef");

        assertThat(input.read()).isEqualTo('a');
        assertThat(input.readNBytes(2)).asString().isEqualTo("bc");
        assertThat(text(buffer)).isEqualTo("def");
        assertThat(input.readAllBytes()).asString().isEqualTo("def");
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void readsBytesAsUnsigned() throws IOException {
        buffer.add(new byte[] {-1, 0, -128});

        assertThat(input.read()).isEqualTo(255);
        assertThat(input.read()).isZero();
        assertThat(input.read()).isEqualTo(128);
    }

    @Test
    void endsWhereTheBufferIsEmptyAndGoesOnWhenMoreHasCome() throws IOException {
        assertThat(input.read()).isEqualTo(-1);
        assertThat(input.read(new byte[3])).isEqualTo(-1);
        assertThat(input.read(new byte[0])).isZero();

        buffer.add("ab");

        byte[] target = new byte[4];
        assertThat(input.read(target, 1, 3)).isEqualTo(2);
        assertThat(target).containsExactly(0, 'a', 'b', 0);
        assertThat(input.read()).isEqualTo(-1);
    }

    @Test
    void skipsWhatIsThere() throws IOException {
        buffer.add("abcdef");

        assertThat(input.skip(2)).isEqualTo(2);
        assertThat(input.skip(-1)).isZero();
        assertThat(input.available()).isEqualTo(4);
        assertThat(input.skip(10)).isEqualTo(4);
        assertThat(input.skip(1)).isZero();
    }

    @Test
    void appendsWhatIsWritten() throws IOException {
        output.write('a');
        output.write("xbcdx".getBytes(StandardCharsets.UTF_8), 1, 3);
        output.write(0x1ff); // only the lowest eight bits count
        output.write(new byte[0]);

        byte[] all = new byte[5];
        assertThat(buffer.remove(all)).isEqualTo(5);
        assertThat(all).containsExactly('a', 'b', 'c', 'd', -1);
    }

    @Test
    void carryWhatOthersFormat() throws IOException {
        var data = new DataOutputStream(output);
        data.writeUTF("größer");
        data.writeDouble(1.5);

        var back = new DataInputStream(input);

        assertThat(back.readUTF()).isEqualTo("größer");
        assertThat(back.readDouble()).isEqualTo(1.5);
    }

    @Test
    void closingChangesNothing() throws IOException {
        input.close();
        output.close();

        output.write('a');

        assertThat(input.read()).isEqualTo('a');
    }

    @Test
    void followTheFrozenEnds() {
        buffer.add("a").freeze(BufferEnd.FRONT).freeze(BufferEnd.END);

        assertThatIllegalStateException().isThrownBy(input::read);
        assertThatIllegalStateException().isThrownBy(() -> input.read(new byte[1]));
        assertThatIllegalStateException().isThrownBy(() -> input.skip(1));
        assertThatIllegalStateException().isThrownBy(() -> output.write(1));
        assertThat(buffer.length()).isEqualTo(1);
    }
}
