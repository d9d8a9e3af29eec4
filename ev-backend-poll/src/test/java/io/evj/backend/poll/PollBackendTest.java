package io.evj.backend.poll;

import io.evj.api.spi.BackendProvider;
import io.evj.testkit.BackendContract;

final class PollBackendTest extends BackendContract {
    @Override
    protected BackendProvider provider() {
        return new PollProvider();
    }
}
