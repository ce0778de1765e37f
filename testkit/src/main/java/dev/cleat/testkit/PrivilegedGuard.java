package dev.cleat.testkit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets a {@link Privileged} class run inside only: outside it would meet the machine itself. */
final class PrivilegedGuard implements ExecutionCondition {

    /** Set in the JVMs that run such classes. */
    static final String INSIDE = "cleat.testkit.inside";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (System.getProperty(INSIDE) != null) {
            return ConditionEvaluationResult.enabled("runs inside");
        }
        throw new IllegalStateException(
                "@Privileged on " + context.getDisplayName() + " has no effect here: it belongs on"
                        + " a top-level or static class, and the build must not leave out the test engine 'cleat-privileged'");
    }
}
