package dev.cleat.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves something in the kernel behind, and says what.
 *
 * <p>It compares what is there before the first test with what is there after the last, when all other extensions have
 * cleaned up:
 *
 * <ul>
 *   <li>file descriptors of this process: BPF objects, BTF, namespaces, cgroup directories, and sockets other than
 *       TCP, UDP and Unix sockets in the namespace of the process; no sockets once this JVM has used a container engine,
 *       whose client keeps some
 *   <li>threads and child processes in another network namespace than this process; in {@link Privileged} tests, all
 *       processes there, since these have a pid namespace to themselves
 *   <li>BPF programs, maps and links that no process holds, but a pin in a BPF file system that this process sees, or one
 *       of the places below, if this process may list them
 *   <li>programs attached there without a link, also older ones: to a network namespace of this process (flow dissector,
 *       socket lookup) or a device there (tcx, netkit, XDP, filters of clsact and ingress), to the cgroup of this process,
 *       those above and below, and to {@link TestCgroup}s. Not counted are device programs of other cgroups below, which
 *       container engines attach to what they make
 *   <li>BPF, cgroup and namespace mounts in the temporary directory
 * </ul>
 *
 * <p>Since the kernel removes some things later, they have 3 seconds to go. Descriptors of other kinds are left alone:
 * the JVM opens files and event descriptors as it pleases. So is what other processes make at the same time. Test
 * classes that run at the same time in one JVM would be blamed for each other.
 *
 * <p>{@link NoLeaks} turns it on for a class; a build can turn it on for all classes by JUnit's automatic detection of
 * extensions.
 *
 * @since 0.1
 */
public final class LeakCheck implements BeforeAllCallback {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    /** The check, as JUnit's automatic detection makes it. */
    public LeakCheck() {}

    /** {@inheritDoc} */
    @Override
    public void beforeAll(ExtensionContext context) {
        boolean nested =
                context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
        if (!nested) {
            OwnNamespace.settle();
            Set<String> before = Leftovers.baseline();
            String testClass = context.getRequiredTestClass().getSimpleName();
            // The store closes its values in reverse order: this one after those of extensions that come later.
            context.getStore(ExtensionContext.Namespace.create(LeakCheck.class))
                    .put(context.getUniqueId(), (AutoCloseable) () -> check(testClass, before));
        }
    }

    private static void check(String testClass, Set<String> before) {
        Map<String, String> left = new HashMap<>(Leftovers.since(before));
        // What turns up later is somebody else's, so only what is there each time stays on the list.
        boolean gone = Patience.await(LIMIT, () -> {
            Map<String, String> now = left.isEmpty() ? Map.of() : Leftovers.since(before);
            left.keySet().retainAll(now.keySet());
            return left.isEmpty();
        });
        if (!gone) {
            StringBuilder text = new StringBuilder(testClass).append(" left behind:");
            left.values().stream().sorted().forEach(what -> text.append("\n  ").append(what));
            throw new AssertionError(text.toString());
        }
    }
}
