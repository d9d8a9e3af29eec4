package io.evj.backend.epoll;

import io.evj.api.spi.BackendProvider;
import io.evj.testkit.BackendContract;

final class EpollContractTest extends BackendContract {
    @Override
    protected BackendProvider provider() {
        return new EpollProvider();
    }
}
