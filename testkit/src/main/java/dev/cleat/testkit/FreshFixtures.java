package dev.cleat.testkit;

import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Makes what {@link Fresh} parameters ask for; JUnit's store closes it. */
final class FreshFixtures implements ParameterResolver {

    private static final Map<Class<?>, Supplier<AutoCloseable>> KINDS = Map.of(
            TestNetwork.class, TestNetwork::create,
            PrivateBpffs.class, PrivateBpffs::mount,
            TestCgroup.class, TestCgroup::create);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(Fresh.class);
    }

    @Override
    public AutoCloseable resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Supplier<AutoCloseable> kind = KINDS.get(parameter.getParameter().getType());
        if (kind == null) {
            throw new ParameterResolutionException("@Fresh makes a TestNetwork, a PrivateBpffs or a TestCgroup, not a "
                    + parameter.getParameter().getType().getSimpleName());
        }
        AutoCloseable fixture = kind.get();
        context.getStore(ExtensionContext.Namespace.create(FreshFixtures.class)).put(fixture, fixture);
        return fixture;
    }

    /** So that what a constructor gets belongs to the one test and not to the class. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }
}
