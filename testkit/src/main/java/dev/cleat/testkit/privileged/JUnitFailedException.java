package dev.cleat.testkit.privileged;

/** JUnit itself failed inside, or what test classes shared did when it was closed after the last of them. */
final class JUnitFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JUnitFailedException(String when, Throwable cause) {
        super("JUnit failed " + when + ": " + cause, cause);
    }
}
