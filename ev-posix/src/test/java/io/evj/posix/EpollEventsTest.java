package io.evj.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpollEventsTest {
    @ParameterizedTest
    @CsvSource({"amd64, 12, 4", "aarch64, 16, 8"})
    void isPackedOnX86Only(String architecture, long size, long dataOffset) {
        StructLayout layout = EpollEvents.layout(architecture);

        assertThat(layout.byteSize()).isEqualTo(size);
        assertThat(layout.byteOffset(PathElement.groupElement("events"))).isZero();
        assertThat(layout.byteOffset(PathElement.groupElement("data"))).isEqualTo(dataOffset);
    }
}
