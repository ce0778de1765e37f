package dev.cleat.netlink;

import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of sockets that were to be destroyed.
 *
 * @param destroyed how many were
 * @param gone how many had ended by themselves meanwhile
 * @param spared how many matched but are not connected, or have ended but for their {@code TIME_WAIT}
 * @param refused those that the kernel refused to destroy
 * @param failures the namespaces in which nothing could be done; only of several namespaces
 * @since 0.1
 */
public record DestroyReport(int destroyed, int gone, int spared, List<Refusal> refused, List<Failure> failures) {

    /** Nothing happened. */
    static final DestroyReport NOTHING = new DestroyReport(0, 0, 0, List.of(), List.of());

    /** A report, whose lists cannot be changed. */
    public DestroyReport {
        refused = List.copyOf(refused);
        failures = List.copyOf(failures);
    }

    /**
     * Whether no matching connection is left as far as this could tell.
     *
     * @return true if the kernel refused nothing and every namespace was reached
     */
    public boolean isComplete() {
        return refused.isEmpty() && failures.isEmpty();
    }

    DestroyReport plus(DestroyReport other) {
        List<Refusal> allRefused = new ArrayList<>(refused);
        allRefused.addAll(other.refused);
        List<Failure> allFailures = new ArrayList<>(failures);
        allFailures.addAll(other.failures);
        return new DestroyReport(
                destroyed + other.destroyed, gone + other.gone, spared + other.spared, allRefused, allFailures);
    }

    /**
     * A socket that the kernel did not destroy.
     *
     * @param socket the socket
     * @param why the kernel's answer
     */
    public record Refusal(SocketInfo socket, KernelException why) {}

    /**
     * A namespace in which nothing could be done.
     *
     * @param netNs the namespace
     * @param why the kernel's answer: it is gone, or lacks a privilege
     */
    public record Failure(NetNs netNs, KernelException why) {}
}
