package io.evj.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class FrequentCallTest {
    private static final int FREQ_INLINE_SIZE = 325; // of HotSpot, in bytes of code
    private static final int CALL_PARAMETERS = 9; // of the method that makes the calls

    @Test
    void isTooLargeToBeInlined() throws Exception {
        byte[] file;
        try (InputStream in = FrequentCall.class.getResourceAsStream("FrequentCall.class")) {
            file = Objects.requireNonNull(in).readAllBytes();
        }

        assertThat(ClassFile.of().parse(file).methods())
                .filteredOn(method -> method.methodName().equalsString("make"))
                .filteredOn(method -> method.methodTypeSymbol().parameterCount() == CALL_PARAMETERS)
                .extracting(method -> ((CodeAttribute) method.code().orElseThrow()).codeLength())
                .hasSize(1)
                .allSatisfy(length -> assertThat(length).isGreaterThan(FREQ_INLINE_SIZE));
    }
}
