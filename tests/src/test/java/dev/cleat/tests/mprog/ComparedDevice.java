package dev.cleat.tests.mprog;

import static dev.cleat.tests.mprog.Operation.NONE;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.mprog.model.Answer;
import dev.cleat.mprog.model.HookModel;
import dev.cleat.mprog.model.ModelLink;
import dev.cleat.mprog.model.ModelProgram;
import dev.cleat.mprog.model.ModelRequest;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code lo} in a namespace of its own, whose two tcx hooks are changed in the kernel and in models alike. */
final class ComparedDevice implements AutoCloseable {

    private static final IfIndex LO = new IfIndex(1);
    private static final LinkId NO_LINK = new LinkId(Integer.MAX_VALUE);

    private final NetNsHandle namespace = NetNs.create();
    private final ExecutorService inside = Executors.newSingleThreadExecutor(namespace.threadFactory());
    private final ComparedHook ingress = new ComparedHook(AttachPoint.ofDevice(LO, AttachType.TCX_INGRESS));
    private final ComparedHook egress = new ComparedHook(AttachPoint.ofDevice(LO, AttachType.TCX_EGRESS));
    private final List<ComparedHook> hooks = List.of(ingress, egress);
    private final NumberedObjects objects;
    private final Map<LinkId, ComparedHook> owners = new HashMap<>();
    private boolean qdisc;

    ComparedDevice(List<Program> programs, Program wrongType) {
        objects = new NumberedObjects(programs, wrongType, namespace.fd());
        for (ComparedHook hook : hooks) {
            programs.forEach(program -> hook.model(hook.model().knowing(NumberedObjects.model(program))));
            hook.model(hook.model().knowing(NumberedObjects.model(wrongType)));
        }
    }

    /**
     * Does one thing to the kernel and to the model.
     *
     * @return how they differ then, empty if they agree
     */
    Optional<String> perform(Operation operation) throws IOException, InterruptedException {
        switch (operation.verb()) {
            case ADD_QDISC -> changeQdisc(true);
            case REMOVE_QDISC -> changeQdisc(false);
            default -> {
                Optional<String> difference = insideNamespace(() -> act(operation));
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return insideNamespace(() -> ingress.compareState().or(egress::compareState));
    }

    private Optional<String> act(Operation operation) {
        ComparedHook hook = operation.egress() ? egress : ingress;
        AttachRequest toKernel = objects.toKernel(operation, expected(operation, hook));
        ModelRequest toModel = objects.toModel(operation, expected(operation, hook));
        return switch (operation.verb()) {
            case ATTACH ->
                hook.compare(() -> hook.kernel().attach(toKernel), hook.model().attach(toModel));
            case DETACH ->
                hook.compare(() -> hook.kernel().detach(toKernel), hook.model().detach(toModel));
            case CREATE_LINK -> createLink(operation.link(), hook, toKernel, toModel);
            case UPDATE_LINK -> updateLink(operation);
            case DETACH_LINK -> detachLink(operation.link());
            case CLOSE_LINK -> closeLink(operation.link());
            case QUERY ->
                hook.compareQuery(
                        operation.object() % 5, operation.flags() == 0 ? 1 : 0, operation.program() == NONE ? 1 : 0);
            case ADD_QDISC, REMOVE_QDISC -> throw new IllegalArgumentException(operation.toString());
        };
    }

    private Optional<String> createLink(int number, ComparedHook hook, AttachRequest toKernel, ModelRequest toModel) {
        if (objects.openLink(number) != null) {
            return Optional.empty();
        }
        Link link;
        try {
            link = hook.kernel().createLink(toKernel);
        } catch (KernelException e) {
            Optional<Errno> told = Optional.of(e.errno());
            return hook.compare(told, hook.model().createLink(NO_LINK, toModel));
        }
        objects.link(number, link);
        owners.put(link.id(), hook);
        Optional<String> difference =
                hook.compare(Optional.empty(), hook.model().createLink(link.id(), toModel));
        if (difference.isEmpty() && toModel.program() instanceof ModelProgram program) {
            ComparedHook other = hook == ingress ? egress : ingress;
            other.model(other.model().knowing(new ModelLink(link.id(), program)));
        }
        return difference;
    }

    private Optional<String> updateLink(Operation operation) {
        Link link = objects.openLink(operation.link());
        Program next = objects.program(operation.program());
        Program expected = objects.program(operation.other());
        if (link == null || next == null) {
            return Optional.empty();
        }
        ComparedHook hook = Objects.requireNonNull(owners.get(link.id()));
        HookModel model = hook.model();
        return expected == null
                ? hook.compare(() -> link.update(next), model.updateLink(link.id(), NumberedObjects.model(next)))
                : hook.compare(
                        () -> link.update(next, Link.expecting(expected)),
                        model.updateLink(link.id(), NumberedObjects.model(next), NumberedObjects.model(expected)));
    }

    private Optional<String> detachLink(int number) {
        Link link = objects.openLink(number);
        if (link == null) {
            return Optional.empty();
        }
        ComparedHook hook = Objects.requireNonNull(owners.get(link.id()));
        return hook.compare(link::detach, new Answer.Accepted<>(hook.model().detachLink(link.id())));
    }

    private Optional<String> closeLink(int number) {
        Link link = objects.openLink(number);
        if (link != null) {
            close(link);
            hooks.forEach(hook -> hook.model(hook.model().closeLink(link.id())));
        }
        return Optional.empty();
    }

    /** Closes a link and waits: whoever lists all links, as bpftool does, holds each for a moment, beyond our close. */
    private void close(Link link) {
        link.close();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        // The kernel forgets the id first, and then detaches.
        while ((Link.ids().contains(link.id()) || hooks.stream().anyMatch(hook -> hook.has(link.id())))
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static long expected(Operation operation, ComparedHook hook) {
        return switch (operation.expectation()) {
            case ANY -> 0;
            case CURRENT -> hook.revision();
            case PREVIOUS -> hook.revision() - 1;
            case NEXT -> hook.revision() + 1;
            case FIRST -> 1;
        };
    }

    private void changeQdisc(boolean present) throws IOException, InterruptedException {
        if (qdisc == present) {
            return;
        }
        int raw = namespace.fd().acquire();
        try {
            // A process started inside would leave the namespace to the JDK's thread that waits for processes.
            String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + raw;
            String verb = present ? "add" : "del";
            Process tc = new ProcessBuilder("nsenter", "--net=" + path, "tc", "qdisc", verb, "dev", "lo", "clsact")
                    .inheritIO()
                    .start();
            if (tc.waitFor() != 0) {
                throw new IllegalStateException("tc failed");
            }
        } finally {
            namespace.fd().release();
        }
        qdisc = present;
        hooks.forEach(hook -> hook.model(hook.model().withQdisc(present)));
    }

    private <T> T insideNamespace(Callable<T> task) throws InterruptedException {
        try {
            return inside.submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("that is no answer of the kernel", e.getCause());
        }
    }

    /** Closes and detaches what is left, since the namespace ends some time after its last handle. */
    @Override
    public void close() {
        try {
            namespace.run(() -> {
                objects.links().forEach(this::close);
                AttachRequest first = AttachRequest.withoutProgram().flags(AttachFlags.BEFORE);
                for (ComparedHook hook : hooks) {
                    while (hook.kernel().query(QueryRequest.countOnly()).count() > 0) {
                        hook.kernel().detach(first);
                    }
                }
            });
        } finally {
            inside.shutdown();
            namespace.close();
        }
    }
}
