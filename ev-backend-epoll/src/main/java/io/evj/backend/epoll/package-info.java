/// Method `epoll`. Read [EpollProvider] first, then [EpollBackend], then [EpollStream].
package io.evj.backend.epoll;
