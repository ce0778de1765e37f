package dev.cleat.tests.mprog;

import dev.cleat.mprog.TcxDirection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes the scenes of {@link BothDirections} and removes them after the test. */
final class TcxScenes implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        boolean onVeth = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), BothDirections.class)
                .orElseThrow()
                .onVeth();
        return Stream.of(TcxDirection.values()).map(direction -> new Invocation(direction, onVeth));
    }

    private record Invocation(TcxDirection direction, boolean onVeth)
            implements TestTemplateInvocationContext, ParameterResolver {

        @Override
        public String getDisplayName(int index) {
            return direction.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TcxScene.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            TcxScene scene = onVeth ? TcxScene.onVeth(direction) : TcxScene.onLoopback(direction);
            context.getStore(ExtensionContext.Namespace.create(TcxScenes.class)).put(TcxScene.class, scene);
            return scene;
        }
    }
}
