package dev.cleat.testkit;

/**
 * An outside tool could not be started, ended with an exit code other than 0, or did not end in time.
 *
 * @since 0.1
 */
public final class ToolFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ToolFailedException(String message) {
        super(message);
    }
}
