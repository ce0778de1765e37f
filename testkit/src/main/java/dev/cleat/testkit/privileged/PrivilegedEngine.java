package dev.cleat.testkit.privileged;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;

/**
 * Finds {@link dev.cleat.testkit.Privileged} classes as JUnit Jupiter does, has Jupiter run them in another JVM, and
 * reports what happens there.
 *
 * @since 0.1
 */
public final class PrivilegedEngine implements TestEngine {

    static final String ID = "cleat-privileged";

    private static volatile boolean takesPart;

    /** The engine, as JUnit's launcher makes it. */
    public PrivilegedEngine() {}

    /** Whether this JVM's launcher knows the engine. */
    static boolean takesPart() {
        return takesPart;
    }

    /** {@inheritDoc} */
    @Override
    public String getId() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId uniqueId) {
        takesPart = true;
        EngineDescriptor root = new EngineDescriptor(uniqueId, "Cleat, privileged");
        JupiterDiscovery.privilegedClasses(request)
                .forEach(found -> root.addChild(MirrorDescriptor.ofTree(found, request)));
        return root;
    }

    /** {@inheritDoc} */
    @Override
    public void execute(ExecutionRequest request) {
        EngineExecutionListener listener = request.getEngineExecutionListener();
        TestDescriptor root = request.getRootTestDescriptor();
        listener.executionStarted(root);
        List<Throwable> ofNobody = new ArrayList<>();
        List<MirrorDescriptor> inOneJvm = new ArrayList<>();
        for (TestDescriptor child : root.getChildren()) {
            MirrorDescriptor testClass = (MirrorDescriptor) child;
            if (testClass.isAnnotated()) {
                new RemoteRun(request, ofNobody::add).run(List.of(testClass));
            } else {
                inOneJvm.add(testClass);
            }
        }
        new RemoteRun(request, ofNobody::add).run(inOneJvm);
        listener.executionFinished(root, result(ofNobody));
    }

    private static TestExecutionResult result(List<Throwable> failures) {
        if (failures.isEmpty()) {
            return TestExecutionResult.successful();
        }
        Throwable first = failures.removeFirst();
        failures.forEach(first::addSuppressed);
        return TestExecutionResult.failed(first);
    }
}
