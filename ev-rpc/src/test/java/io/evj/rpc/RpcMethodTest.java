package io.evj.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RpcMethodTest {
    @Test
    void hasAName() {
        assertThat(new RpcMethod<>("Ask", Sample.TYPE, Sample.TYPE)).hasToString("rpc Ask");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RpcMethod<>("", Sample.TYPE, Sample.TYPE));
    }
}
