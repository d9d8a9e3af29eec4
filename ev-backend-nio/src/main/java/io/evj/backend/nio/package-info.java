/// Method `nio`. Read [NioBackend]; the work is done by [io.evj.api.spi.ChannelSelector].
package io.evj.backend.nio;
