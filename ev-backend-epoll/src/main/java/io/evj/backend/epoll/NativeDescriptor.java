package io.evj.backend.epoll;

import io.evj.api.Descriptor;

/// What this method can watch: descriptors that it knows to be non-blocking, and that report their closing.
sealed interface NativeDescriptor extends Descriptor
        permits EpollDatagram, EpollListener, EpollStream {}
