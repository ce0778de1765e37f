package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import org.jspecify.annotations.Nullable;

/**
 * The verifier rejected a program.
 *
 * <p>The message has the verifier's last line, which usually says why; {@link #log()} has everything it wrote.
 *
 * @since 0.1
 */
public class VerifierException extends KernelException {

    private static final long serialVersionUID = 1L;

    private final String log;

    VerifierException(String operation, Errno errno, String log) {
        super(operation, errno, verdict(log), hint(log));
        this.log = log;
    }

    /**
     * Everything that the verifier wrote, line by line.
     *
     * @return the log
     */
    public final String log() {
        return log;
    }

    /** The last line that is not one of the statistics and states that the verifier appends. */
    private static @Nullable String verdict(String log) {
        String last = null;
        for (String line : log.lines().toList()) {
            if (!line.isBlank() && !isAppended(line)) {
                last = line.strip();
            }
        }
        return last;
    }

    private static boolean isAppended(String line) {
        return line.startsWith("processed ")
                || line.startsWith("verification time ")
                || line.startsWith("stack depth ")
                || line.startsWith("cur state:")
                || line.startsWith("old state:")
                || line.startsWith("mark_precise");
    }

    private static @Nullable String hint(String log) {
        if (log.contains("GPL-restricted")) {
            return "say .license(\"GPL\") if the program is under it";
        }
        return log.isBlank() ? null : "the verifier's whole log is in VerifierException.log()";
    }
}
