package io.evj.backend.nio;

import io.evj.api.spi.BackendProvider;
import io.evj.testkit.BackendContract;

final class NioBackendTest extends BackendContract {
    @Override
    protected BackendProvider provider() {
        return new NioProvider();
    }
}
