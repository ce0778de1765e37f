package dev.cleat.mprog;

/** placeholder */
final class TcxSupport {
    private TcxSupport() {}

    static boolean isPresent() {
        return true;
    }
}
