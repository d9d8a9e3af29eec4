// Generated from weather.rpc by ev-rpcgen: do not edit.
package org.example.weather;

/// The constants of `weather.rpc`.
public final class WeatherConstants {
    /// of the protocol.
    public static final int WEATHER_VERSION = 3;

    /// `DIGEST_LENGTH`.
    public static final int DIGEST_LENGTH = 20;

    /// `WEATHER_GREETING`.
    public static final String WEATHER_GREETING = "nice \"day\"";

    private WeatherConstants() {}
}
