package dev.cleat.testkit.privileged;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.DiscoveryFilter;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.EngineDiscoveryListener;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.descriptor.ClassSource;

/** Asks JUnit Jupiter what it would run. Jupiter only looks at the classes: none of their code runs. */
final class JupiterDiscovery {

    static final String ENGINE = "junit-jupiter";

    private JupiterDiscovery() {}

    static TestEngine jupiter() {
        return ServiceLoader.load(TestEngine.class, JupiterDiscovery.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(engine -> engine.getId().equals(ENGINE))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("junit-jupiter-engine is not on the class path"));
    }

    static List<TestDescriptor> privilegedClasses(EngineDiscoveryRequest request) {
        List<DiscoverySelector> selectors = request.getSelectorsByType(DiscoverySelector.class);
        // Maven asks for every class of a module by itself.
        if (selectors.stream().noneMatch(JupiterDiscovery::mayBePrivileged)) {
            return List.of();
        }
        return jupiter().discover(new Silently(request), UniqueId.forEngine(ENGINE)).getChildren().stream()
                .filter(found -> classOf(found).filter(Selection::takes).isPresent())
                .<TestDescriptor>map(found -> found)
                .toList();
    }

    static Optional<Class<?>> classOf(TestDescriptor descriptor) {
        return descriptor
                .getSource()
                .filter(ClassSource.class::isInstance)
                .map(source -> ((ClassSource) source).getJavaClass());
    }

    private static boolean mayBePrivileged(DiscoverySelector selector) {
        if (!(selector instanceof ClassSelector ofClass)) {
            return true;
        }
        return Stream.<Class<?>>iterate(ofClass.getJavaClass(), type -> type != null, Class::getEnclosingClass)
                .anyMatch(Selection::takes);
    }

    /** The ids that were asked for, in Jupiter's terms, also when they are in this engine's. */
    static Stream<UniqueId> uniqueIds(EngineDiscoveryRequest request) {
        return request.getSelectorsByType(UniqueIdSelector.class).stream()
                .map(UniqueIdSelector::getUniqueId)
                .map(JupiterDiscovery::forJupiter);
    }

    private static UniqueId forJupiter(UniqueId id) {
        return id.getEngineId().filter(PrivilegedEngine.ID::equals).isPresent()
                ? MirrorDescriptor.inEngine(ENGINE, id)
                : id;
    }

    /** Jupiter itself discovers the same and reports what it finds odd; once is enough. */
    private record Silently(EngineDiscoveryRequest request) implements EngineDiscoveryRequest {

        @Override
        public <T extends DiscoverySelector> List<T> getSelectorsByType(Class<T> selectorType) {
            return request.getSelectorsByType(selectorType).stream()
                    .map(selector -> selector instanceof UniqueIdSelector byId
                            ? selectorType.cast(DiscoverySelectors.selectUniqueId(forJupiter(byId.getUniqueId())))
                            : selector)
                    .toList();
        }

        @Override
        public <T extends DiscoveryFilter<?>> List<T> getFiltersByType(Class<T> filterType) {
            return request.getFiltersByType(filterType);
        }

        @Override
        public ConfigurationParameters getConfigurationParameters() {
            return request.getConfigurationParameters();
        }

        @Override
        public EngineDiscoveryListener getDiscoveryListener() {
            return EngineDiscoveryListener.NOOP;
        }

        @Override
        public OutputDirectoryCreator getOutputDirectoryCreator() {
            return request.getOutputDirectoryCreator();
        }
    }
}
