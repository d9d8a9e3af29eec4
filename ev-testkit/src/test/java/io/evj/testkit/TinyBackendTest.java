package io.evj.testkit;

import io.evj.api.spi.BackendProvider;

final class TinyBackendTest extends BackendContract {
    @Override
    protected BackendProvider provider() {
        return new TinyProvider();
    }
}
