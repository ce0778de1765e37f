package dev.cleat.testkit.privileged;

import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.PostDiscoveryFilter;

/**
 * Takes the classes that {@link PrivilegedEngine} runs away from JUnit Jupiter.
 *
 * @since 0.1
 */
public final class PrivilegedFilter implements PostDiscoveryFilter {

    /** The filter, as JUnit's launcher makes it. */
    public PrivilegedFilter() {}

    /** {@inheritDoc} */
    @Override
    public FilterResult apply(TestDescriptor descriptor) {
        boolean taken = PrivilegedEngine.takesPart()
                && JupiterDiscovery.ENGINE.equals(
                        descriptor.getUniqueId().getEngineId().orElse(""))
                && JupiterDiscovery.classOf(topLevel(descriptor))
                        .filter(Selection::takes)
                        .isPresent();
        return FilterResult.includedIf(
                !taken, () -> "runs in this JVM", () -> "is run by the engine " + PrivilegedEngine.ID);
    }

    private static TestDescriptor topLevel(TestDescriptor descriptor) {
        TestDescriptor top = descriptor;
        while (top.getParent().filter(parent -> !parent.isRoot()).isPresent()) {
            top = top.getParent().get();
        }
        return top;
    }
}
