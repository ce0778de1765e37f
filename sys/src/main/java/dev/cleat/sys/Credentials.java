package dev.cleat.sys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What decides about the rights of a thread: its capabilities, its user namespace, and whether a filter stands between it
 * and the kernel.
 *
 * @param effective the capabilities that it can use
 * @param inInitialUserNamespace whether it is in the user namespace that the machine starts with
 * @param underSeccompFilter whether a seccomp filter looks at its system calls, which can answer them with any errno
 *     without the kernel's having seen them; container engines and systemd set them
 * @since 0.1
 */
public record Credentials(Capabilities effective, boolean inInitialUserNamespace, boolean underSeccompFilter) {

    /** {@code PROC_USER_INIT_INO}; a part of the kernel's interface since 6.18 ({@code USER_NS_INIT_INO}). */
    private static final String INITIAL_USER_NAMESPACE = "user:[4026531837]";

    private static final Path OF_THREAD = Path.of("/proc/thread-self");
    private static final String SECCOMP = "Seccomp:";
    private static final String SECCOMP_MODE_FILTER = "2";

    /** Checks that nothing is null. */
    public Credentials {
        Objects.requireNonNull(effective, "effective");
    }

    /**
     * Those of the calling thread; for a virtual thread, of the thread that carries it at the moment.
     *
     * @return the credentials, empty if {@code /proc} is not there to ask
     */
    public static Optional<Credentials> ofThread() {
        try {
            return Optional.of(parse(
                    Files.readString(OF_THREAD.resolve("status")),
                    Files.readSymbolicLink(OF_THREAD.resolve("ns/user")).toString()));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** From the text of {@code /proc/PID/status} and the target of {@code /proc/PID/ns/user}. */
    static Credentials parse(String status, String userNamespace) {
        boolean filtered = status.lines()
                .filter(line -> line.startsWith(SECCOMP))
                .anyMatch(line -> line.substring(SECCOMP.length()).strip().equals(SECCOMP_MODE_FILTER));
        return new Credentials(Capabilities.effective(status), userNamespace.equals(INITIAL_USER_NAMESPACE), filtered);
    }
}
