package dev.cleat.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class where it may do what BPF and network agents do, and where it can do no harm.
 *
 * <p>The class runs in a JVM of its own, in new network, mount and pid namespaces: on this machine if the tests run as
 * root, else, or when asked, in a {@link dev.cleat.testkit.container.PrivilegedContainer}, one for all classes. Where
 * neither is possible, the class is skipped with a reason that begins with {@code machine lacks:}.
 *
 * <p>Nothing of the class runs outside of that JVM: no constructor, no field, no method, no other extension. All that
 * happens inside appears as if it had happened here: nested, parameterized and dynamic tests, failures with their stack
 * traces, output. If the JVM dies, the tests that were running fail and say so; if it dies after the last test, does not
 * end, or something that classes share fails when JUnit closes it, the class that ran last fails. Whatever processes tests
 * started, mounts, pins, named network namespaces and {@link TestCgroup cgroups} that they made are gone afterwards, however
 * it ended.
 *
 * <p>Inside, the class path, the working directory, the system properties and the JVM's {@code -X} and {@code --add}
 * options are those of the tests; everything is on the class path. {@code /run/netns} and {@code /sys/fs/bpf} are empty, and
 * {@code /proc} shows the processes of the tests alone, by ids that count there: a BPF program knows them by the machine's,
 * unless it asks by {@code bpf_get_ns_current_pid_tgid}. In a container, the machine's {@code /usr}, the class
 * path and the working directory can be seen, the last one for writing too, and what the system property {@code
 * cleat.testkit.mounts} lists, separated by colons; there is no network but loopback.
 *
 * <p>It works with everything that runs tests through JUnit's launcher: Maven, Gradle, IDEs. It is a test engine of its
 * own, {@code cleat-privileged}, so a build that lists its engines has to list this one.
 *
 * <pre>{@code
 * @Privileged
 * class MyAgentTest {
 *     @Test
 *     void attaches(@Fresh TestNetwork net) { ... }
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(PrivilegedGuard.class)
public @interface Privileged {

    /**
     * Where the class is to run.
     *
     * @return the place
     */
    Where value() default Where.ANYWHERE;
}
