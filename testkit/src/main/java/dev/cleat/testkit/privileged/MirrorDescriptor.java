package dev.cleat.testkit.privileged;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;

/** A test or a container of tests of JUnit Jupiter, under this engine's id. */
final class MirrorDescriptor extends AbstractTestDescriptor {

    private final Type type;
    private final String legacyName;
    private final Set<TestTag> tags;
    private final boolean registersTests;

    /** What to ask Jupiter for so that it runs this one, if it has no children; in Jupiter's terms. */
    private final List<UniqueId> selection;

    private MirrorDescriptor(TestDescriptor original, List<UniqueId> selection) {
        super(
                inEngine(PrivilegedEngine.ID, original.getUniqueId()),
                original.getDisplayName(),
                original.getSource().orElse(null));
        this.type = original.getType();
        this.legacyName = original.getLegacyReportingName();
        this.tags = Set.copyOf(original.getTags());
        this.registersTests = original.mayRegisterTests();
        this.selection = selection;
    }

    MirrorDescriptor(Event.Registered event, @Nullable TestSource source) {
        super(inEngine(PrivilegedEngine.ID, UniqueId.parse(event.id())), event.displayName(), source);
        this.type = Type.valueOf(event.type());
        this.legacyName = event.legacyName();
        this.tags = new HashSet<>();
        event.tags().forEach(tag -> tags.add(TestTag.create(tag)));
        this.registersTests = type.isContainer();
        this.selection = List.of();
    }

    static MirrorDescriptor ofTree(TestDescriptor original, EngineDiscoveryRequest request) {
        UniqueId id = original.getUniqueId();
        // An invocation of a parameterized test can be asked for, although Jupiter does not list it yet.
        List<UniqueId> within = JupiterDiscovery.uniqueIds(request)
                .filter(asked -> asked.hasPrefix(id) && !asked.equals(id))
                .toList();
        MirrorDescriptor mirror = new MirrorDescriptor(original, within.isEmpty() ? List.of(id) : within);
        original.getChildren().forEach(child -> mirror.addChild(ofTree(child, request)));
        return mirror;
    }

    static UniqueId inEngine(String engine, UniqueId id) {
        UniqueId result = UniqueId.forEngine(engine);
        for (UniqueId.Segment segment :
                id.getSegments().subList(1, id.getSegments().size())) {
            result = result.append(segment);
        }
        return result;
    }

    /** What Jupiter calls it. */
    String jupiterId() {
        return inEngine(JupiterDiscovery.ENGINE, getUniqueId()).toString();
    }

    /** What to ask Jupiter for: this and all below, as far as no filter has removed it. */
    Stream<String> selection() {
        if (getChildren().isEmpty()) {
            return selection.stream().map(UniqueId::toString);
        }
        return getChildren().stream().flatMap(child -> ((MirrorDescriptor) child).selection());
    }

    /** Whether Jupiter runs copies of the children, as of a parameterized class, and not these. */
    boolean isTemplate() {
        return getUniqueId().getLastSegment().getType().endsWith("class-template");
    }

    Class<?> testClass() {
        return JupiterDiscovery.classOf(this).orElseThrow();
    }

    boolean isAnnotated() {
        return Selection.annotation(testClass()).isPresent();
    }

    @Override
    public Type getType() {
        return type;
    }

    @Override
    public String getLegacyReportingName() {
        return legacyName;
    }

    @Override
    public Set<TestTag> getTags() {
        return Set.copyOf(tags);
    }

    @Override
    public boolean mayRegisterTests() {
        return registersTests;
    }
}
