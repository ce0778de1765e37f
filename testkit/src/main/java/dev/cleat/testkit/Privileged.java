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
 * <p>The class runs in a JVM of its own, in new network and mount namespaces: on this machine if the tests run as
 * root, else, or when asked, in a {@link dev.cleat.testkit.container.PrivilegedContainer}, one for all classes. Where
 * neither is possible, the class is skipped with a reason that begins with {@code machine lacks:}.
 *
 * <p>Nothing of the class runs outside of that JVM: no constructor, no field, no method, no other extension. All that
 * happens inside appears as if it had happened here: nested, parameterized and dynamic tests, failures with their stack
 * traces, output. If the JVM dies, the tests that were running fail and say so. Processes that a test started, mounts,
 * named network namespaces and {@link TestCgroup cgroups} that it made are gone afterwards, however it ended.
 *
 * <p>Inside, the class path, the working directory, the system properties and the JVM's {@code -X} and {@code --add}
 * options are those of the tests; everything is on the class path. In a container, the machine's {@code /usr}, the class
 * path and the working directory can be seen, the last one for writing too, and what the system property {@code
 * cleat.testkit.mounts} lists, separated by colons; there is no network but loopback,
 * while the processes are those of the whole machine.
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
