package io.evj.api;

/// No backend fits what was asked for. The message lists every provider found, and why each was not taken.
public final class BackendUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BackendUnavailableException(String message) {
        super(message);
    }
}
