package dev.cleat.sys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of capabilities, as a thread has several of: what it can use, what it may make usable, what it can ever get.
 *
 * <p>Good for explaining a refusal; the kernel decides. In a user namespace other than the first it may refuse what is
 * listed here.
 *
 * <p>On Linux each thread has its own sets; for a virtual thread they are those of the thread that carries it at the moment.
 *
 * @param mask one bit per capability, bit 0 for number 0, as the kernel keeps it; bits without a name are kept
 * @since 0.1
 */
public record Capabilities(long mask) {

    private static final Path STATUS = Path.of("/proc/thread-self/status");

    /** Those that were split off {@code CAP_SYS_ADMIN}, which the kernel still takes in their place. */
    private static final Set<Capability> SPLIT_OFF =
            Set.of(Capability.BPF, Capability.PERFMON, Capability.CHECKPOINT_RESTORE);

    /**
     * What the calling thread can use now.
     *
     * @return its effective set
     * @throws UncheckedIOException if {@code /proc/thread-self/status} cannot be read
     */
    public static Capabilities effective() {
        return effective(status());
    }

    /**
     * What the calling thread can make effective.
     *
     * @return its permitted set
     * @throws UncheckedIOException if {@code /proc/thread-self/status} cannot be read
     */
    public static Capabilities permitted() {
        return permitted(status());
    }

    /**
     * What the calling thread and its children can ever get by executing a program.
     *
     * @return its bounding set
     * @throws UncheckedIOException if {@code /proc/thread-self/status} cannot be read
     */
    public static Capabilities bounding() {
        return bounding(status());
    }

    /**
     * The effective set in the text of a {@code /proc/PID/status}.
     *
     * @param status the text
     * @return the set in its line {@code CapEff}
     * @throws IllegalArgumentException if the line is missing or holds no hexadecimal number
     * @throws NullPointerException if {@code status} is null
     */
    public static Capabilities effective(String status) {
        return parse(status, "CapEff:");
    }

    /**
     * The permitted set in the text of a {@code /proc/PID/status}.
     *
     * @param status the text
     * @return the set in its line {@code CapPrm}
     * @throws IllegalArgumentException if the line is missing or holds no hexadecimal number
     * @throws NullPointerException if {@code status} is null
     */
    public static Capabilities permitted(String status) {
        return parse(status, "CapPrm:");
    }

    /**
     * The bounding set in the text of a {@code /proc/PID/status}.
     *
     * @param status the text
     * @return the set in its line {@code CapBnd}
     * @throws IllegalArgumentException if the line is missing or holds no hexadecimal number
     * @throws NullPointerException if {@code status} is null
     */
    public static Capabilities bounding(String status) {
        return parse(status, "CapBnd:");
    }

    private static String status() {
        try {
            return Files.readString(STATUS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Capabilities parse(String status, String label) {
        String line = status.lines()
                .filter(candidate -> candidate.startsWith(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no line " + label + " in the status of a process"));
        return new Capabilities(
                Long.parseUnsignedLong(line.substring(label.length()).strip(), 16));
    }

    /**
     * Whether the set has a capability.
     *
     * @param capability the capability
     * @return whether exactly this one is in the set, see also {@link #missing}
     * @throws NullPointerException if {@code capability} is null
     */
    public boolean has(Capability capability) {
        return (mask >>> capability.number() & 1) != 0;
    }

    /**
     * What the set lacks of what an operation needs, by the kernel's own rule: {@code CAP_SYS_ADMIN} also counts as
     * {@code CAP_BPF}, {@code CAP_PERFMON} and {@code CAP_CHECKPOINT_RESTORE}.
     *
     * @param needed what the operation needs
     * @return what is missing, in the given order; immutable, empty when nothing is missing
     * @throws NullPointerException if {@code needed} or an element is null
     */
    public List<Capability> missing(Capability... needed) {
        return Stream.of(needed).filter(capability -> !suffices(capability)).toList();
    }

    private boolean suffices(Capability capability) {
        return has(capability) || (SPLIT_OFF.contains(capability) && has(Capability.SYS_ADMIN));
    }

    /**
     * The capabilities in the set, by number.
     *
     * @return an immutable list, unknown ones included
     */
    public List<Capability> toList() {
        List<Capability> list = new ArrayList<>();
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            list.add(new Capability(Long.numberOfTrailingZeros(rest)));
        }
        return List.copyOf(list);
    }

    /** Prints the names: {@code CAP_NET_ADMIN, CAP_BPF}. */
    @Override
    public String toString() {
        return toList().stream().map(Capability::name).collect(Collectors.joining(", "));
    }
}
