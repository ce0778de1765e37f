package dev.cleat.mprog.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.ProgramId;
import dev.cleat.sys.Errno;
import java.util.stream.Collectors;

/** A hook that changes step by step, with the programs and links as the scenarios number them: Ln carries Pn. */
final class Chain {

    static final ModelProgram P1 = p(1);
    static final ModelProgram P2 = p(2);
    static final ModelProgram P3 = p(3);
    static final ModelProgram P4 = p(4);
    static final ModelLink L1 = l(1);
    static final ModelLink L2 = l(2);
    static final ModelLink L3 = l(3);
    static final ModelLink L4 = l(4);

    private static final int FIRST_PROGRAM_ID = 100;

    private HookModel hook;

    Chain(HookKind kind) {
        hook = HookModel.empty(kind);
    }

    static ModelProgram p(int number) {
        return ModelProgram.schedCls(new ProgramId(FIRST_PROGRAM_ID + number));
    }

    static ModelLink l(int number) {
        return new ModelLink(new LinkId(number), p(number));
    }

    static ModelRequest attaching(KernelObject program) {
        return ModelRequest.of(program);
    }

    static ModelRequest detaching(KernelObject program) {
        return ModelRequest.of(program);
    }

    static ModelRequest linking(ModelLink link) {
        return ModelRequest.of(link.program());
    }

    /** A detach that names no program. */
    static ModelRequest nothing() {
        return ModelRequest.withoutProgram();
    }

    /** Tells of programs that are loaded, so that their ids resolve. */
    Chain loaded(ModelProgram... programs) {
        for (ModelProgram program : programs) {
            hook = hook.knowing(program);
        }
        return this;
    }

    Chain withQdisc(boolean present) {
        hook = hook.withQdisc(present);
        return this;
    }

    Chain attach(ModelRequest request) {
        hook = hook.attach(request).accepted();
        return this;
    }

    Chain attach(ModelProgram... programs) {
        for (ModelProgram program : programs) {
            attach(attaching(program));
        }
        return this;
    }

    Chain detach(ModelRequest request) {
        hook = hook.detach(request).accepted();
        return this;
    }

    Chain detach(ModelProgram program) {
        return detach(detaching(program));
    }

    Chain create(ModelLink link, ModelRequest request) {
        hook = hook.createLink(link.id(), request).accepted();
        return this;
    }

    Chain create(ModelLink... links) {
        for (ModelLink link : links) {
            create(link, linking(link));
        }
        return this;
    }

    Chain update(ModelLink link, ModelProgram next) {
        hook = hook.updateLink(link.id(), next).accepted();
        return this;
    }

    Chain detachLink(ModelLink link) {
        hook = hook.detachLink(link.id());
        return this;
    }

    Chain close(ModelLink link) {
        hook = hook.closeLink(link.id());
        return this;
    }

    Chain refusesAttach(Errno errno, ModelRequest request) {
        assertThat(hook.attach(request).errno()).as("attach %s", request).contains(errno);
        return this;
    }

    Chain refusesDetach(Errno errno, ModelRequest request) {
        assertThat(hook.detach(request).errno()).as("detach %s", request).contains(errno);
        return this;
    }

    Chain refusesLink(Errno errno, ModelRequest request) {
        assertThat(hook.createLink(new LinkId(9999), request).errno())
                .as("create link %s", request)
                .contains(errno);
        return this;
    }

    /** Checks what a query tells, for instance {@code r3 [P2/L2, P1]}. */
    Chain shows(String expected) {
        ModelView view = hook.query(ModelQuery.slots(64)).accepted();
        assertThat(view.count()).isEqualTo(view.slots().size());
        assertThat(view.revision() + " "
                        + view.slots().stream().map(Chain::describe).collect(Collectors.joining(", ", "[", "]")))
                .isEqualTo(expected);
        return this;
    }

    HookModel hook() {
        return hook;
    }

    private static String describe(ModelSlot slot) {
        return "P" + (slot.program().id().value() - FIRST_PROGRAM_ID)
                + slot.link().map(link -> "/L" + link.value()).orElse("");
    }
}
