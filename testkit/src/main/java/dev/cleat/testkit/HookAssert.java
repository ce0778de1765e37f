package dev.cleat.testkit;

import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.mprog.Hook;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.Slot;
import dev.cleat.sys.KernelException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AssertFactory;

/**
 * Assertions on the programs of a hook, and their order. Both orders are in the message of one that fails, with the
 * programs' names.
 *
 * <pre>{@code
 * assertThat(TcxHook.ingress(eth0)).hasOrder(first, second);
 * }</pre>
 *
 * @since 0.1
 */
public final class HookAssert extends AbstractAssert<HookAssert, Hook> {

    private final HookView view;

    private HookAssert(Hook hook) {
        super(hook, HookAssert.class);
        this.view = hook.query();
    }

    /**
     * Begins an assertion; asks the kernel once, now.
     *
     * @param hook the hook
     * @return the assertion
     */
    public static HookAssert assertThat(Hook hook) {
        return new HookAssert(hook);
    }

    /**
     * The same, for AssertJ's {@code assertThat(hook, HookAssert.factory())}.
     *
     * @return the factory
     */
    public static AssertFactory<Hook, HookAssert> factory() {
        return HookAssert::new;
    }

    /**
     * Verifies that these programs, and no others, run in this order.
     *
     * @param programs the programs
     * @return this
     * @throws AssertionError if there are others, fewer, or in another order
     */
    public HookAssert hasOrder(Program... programs) {
        return hasOrder(Arrays.stream(programs).map(Program::id).toArray(ProgramId[]::new));
    }

    /**
     * Verifies that these programs, and no others, run in this order.
     *
     * @param programs the programs
     * @return this
     * @throws AssertionError if there are others, fewer, or in another order
     */
    public HookAssert hasOrder(CountingProgram... programs) {
        return hasOrder(
                Arrays.stream(programs).map(program -> program.program().id()).toArray(ProgramId[]::new));
    }

    /**
     * Verifies that these programs, and no others, run in this order.
     *
     * @param programs the programs
     * @return this
     * @throws AssertionError if there are others, fewer, or in another order
     */
    public HookAssert hasOrder(ProgramId... programs) {
        if (!view.programIds().equals(List.of(programs))) {
            throw failure(
                    "%nExpecting %s%nto run%s%nbut it runs%s",
                    actual, numbered(Arrays.stream(programs).map(HookAssert::describe)), found());
        }
        return this;
    }

    /**
     * Verifies that the programs of these links, and no others, run in this order.
     *
     * @param links the links
     * @return this
     * @throws AssertionError if there are others, also programs without a link, or fewer, or in another order
     */
    public HookAssert hasOrder(Link... links) {
        List<LinkId> expected = Arrays.stream(links).map(Link::id).toList();
        List<LinkId> all =
                view.slots().stream().flatMap(slot -> slot.linkId().stream()).toList();
        if (!all.equals(expected) || all.size() != view.slots().size()) {
            throw failure(
                    "%nExpecting %s%nto run%s%nbut it runs%s",
                    actual, numbered(expected.stream().map(link -> "the program of " + link)), found());
        }
        return this;
    }

    /**
     * Verifies that no program is on the hook.
     *
     * @return this
     * @throws AssertionError if there is one
     */
    public HookAssert isEmpty() {
        if (!view.isEmpty()) {
            throw failure("%nExpecting %s%nto run nothing%nbut it runs%s", actual, found());
        }
        return this;
    }

    private String found() {
        return numbered(view.slots().stream().map(HookAssert::describe));
    }

    private static String describe(Slot slot) {
        return describe(slot.programId())
                + slot.linkId().map(link -> " by " + link).orElse("");
    }

    private static String describe(ProgramId id) {
        try (Program program = Program.ofId(id)) {
            return program.name().isEmpty() ? id.toString() : id + " (" + program.name() + ")";
        } catch (KernelException e) {
            return id + " (gone)";
        }
    }

    private static String numbered(Stream<String> programs) {
        List<String> all = programs.toList();
        return all.isEmpty()
                ? " nothing"
                : IntStream.range(0, all.size())
                        .mapToObj(i -> "%n  %d. %s".formatted(i + 1, all.get(i)))
                        .collect(Collectors.joining());
    }
}
