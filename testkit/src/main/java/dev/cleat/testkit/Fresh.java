package dev.cleat.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A parameter of a test, of its constructor or of a method around it that gets something of its own, new and empty: a
 * {@link TestNetwork}, a {@link PrivateBpffs} or a {@link TestCgroup}.
 *
 * <p>What is made is removed afterwards, whether the test succeeded or not: after the test, or after all tests of the
 * class when it is a parameter of a {@code @BeforeAll} method. Two parameters are two things; of one test they are
 * removed in reverse order.
 *
 * <pre>{@code
 * @Test
 * void survivesARestart(@Fresh TestNetwork net, @Fresh PrivateBpffs bpffs) { ... }
 * }</pre>
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@ExtendWith(FreshFixtures.class)
public @interface Fresh {}
