package io.evj.itests.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.itests.rpc.messages.Everything;
import io.evj.rpcgen.JavaSource;
import io.evj.rpcgen.RpcCompiler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What both sides of a call have been generated from is one file.
class EverythingTest {
    /// To renew them after a change that is meant: they are written to `target/generated`, copy them from there.
    @Test
    void messagesAreWhatTheCompilerMakesOfTheFile() throws Exception {
        List<JavaSource> sources =
                new RpcCompiler(Everything.class.getPackageName())
                        .generate(RpcCompiler.parse(Path.of("src/test/rpc/everything.rpc")));
        for (JavaSource source : sources) {
            Path written = source.writeTo(Path.of("target/generated"));
            Path used = Path.of("src/test/java").resolve(source.path());

            assertThat(source.text())
                    .as("written to %s", written)
                    .isEqualTo(Files.readString(used));
        }
    }
}
