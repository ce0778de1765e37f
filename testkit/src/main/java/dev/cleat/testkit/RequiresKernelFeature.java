package dev.cleat.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Skips a test class or method where the running kernel lacks a feature, with the reason {@code kernel lacks: NETKIT}.
 *
 * <p>When the system property {@code dev.cleat.testkit.skipLog} names a file, each skip adds a line to it: the class, or
 * {@code class#method}, then a tab and the feature. A build can compare that with its test reports, and so tell these
 * skips from others.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(KernelFeatureCondition.class)
public @interface RequiresKernelFeature {

    /**
     * The features that the test needs, all of them.
     *
     * @return the features; of several that are lacking, the first is the reason
     */
    KernelFeature[] value();
}
