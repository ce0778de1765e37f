package dev.cleat.sys;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel refused an operation.
 *
 * <p>The message says which operation, the errno by name, the kernel's own words where it gave some (a netlink extended
 * ack, the verifier's last line) and what to do about it. Causes that a caller would handle have subclasses.
 *
 * @since 0.1
 */
public class KernelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String operation;
    private final Errno errno;
    private final @Nullable String kernelMessage;
    private final @Nullable String explanation;

    /**
     * A refusal of which nothing but the errno is known.
     *
     * @param operation what was tried, for instance {@code bpf(BPF_PROG_ATTACH)}
     * @param errno the kernel's answer
     */
    public KernelException(String operation, Errno errno) {
        this(operation, errno, null, null);
    }

    /**
     * A refusal with the kernel's own words and an explanation.
     *
     * @param operation what was tried, for instance {@code bpf(BPF_PROG_ATTACH)}
     * @param errno the kernel's answer
     * @param kernelMessage what the kernel said beside the errno, {@code null} if nothing
     * @param explanation what it means here and what to do, {@code null} if that is not known
     */
    public KernelException(
            String operation, Errno errno, @Nullable String kernelMessage, @Nullable String explanation) {
        super(message(operation, errno, kernelMessage, explanation));
        this.operation = operation;
        this.errno = errno;
        this.kernelMessage = kernelMessage;
        this.explanation = explanation;
    }

    /**
     * What was tried.
     *
     * @return for instance {@code bpf(BPF_PROG_ATTACH)}
     */
    public final String operation() {
        return operation;
    }

    /**
     * The kernel's answer.
     *
     * @return the error number
     */
    public final Errno errno() {
        return errno;
    }

    /**
     * The kernel's own words beside the errno: an extended ack, the last line of the verifier.
     *
     * @return the text, empty if the kernel gave none
     */
    public final Optional<String> kernelMessage() {
        return Optional.ofNullable(kernelMessage);
    }

    /**
     * What the errno means for this operation and what to do about it.
     *
     * @return the text, empty if it is not known
     */
    public final Optional<String> explanation() {
        return Optional.ofNullable(explanation);
    }

    private static String message(
            String operation, Errno errno, @Nullable String kernelMessage, @Nullable String explanation) {
        StringBuilder text = new StringBuilder(operation).append(": ").append(errno);
        if (kernelMessage != null) {
            text.append(": \"").append(kernelMessage).append('"');
        }
        if (explanation != null) {
            text.append(": ").append(explanation);
        }
        return text.toString();
    }
}
