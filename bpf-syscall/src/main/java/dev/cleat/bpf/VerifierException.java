package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import org.jspecify.annotations.Nullable;

/**
 * The verifier rejected a program.
 *
 * <p>The message has the verifier's last line, which usually says why; {@link #log()} has what else it wrote.
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
     * What the verifier wrote, line by line: everything up to 4 MiB, of more the first and the last 256 KiB.
     *
     * @return the log; a line of its own says where something is left out, and how long it was
     */
    public final String log() {
        return log;
    }

    /** The last line that is not one of the statistics and states that the verifier appends. */
    private static @Nullable String verdict(String log) {
        int end = log.length();
        while (end > 0) {
            int start = log.lastIndexOf('\n', end - 1) + 1;
            String line = log.substring(start, end).strip();
            if (!line.isEmpty() && !isAppended(line)) {
                return line;
            }
            end = start - 1;
        }
        return null;
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
        return log.isBlank() ? null : "VerifierException.log() has what led there";
    }
}
