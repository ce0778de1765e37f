package dev.cleat.tests.mprog;

import static dev.cleat.tests.mprog.Operation.NONE;
import static dev.cleat.tests.mprog.Operation.WRONG_TYPE;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.Program;
import dev.cleat.mprog.model.ModelLink;
import dev.cleat.mprog.model.ModelProgram;
import dev.cleat.mprog.model.ModelRequest;
import dev.cleat.mprog.model.OtherDescriptor;
import dev.cleat.sys.Fd;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the numbers in an {@link Operation} stand for, and the operation as a request to the kernel and to the model. */
final class NumberedObjects {

    private static final int CLOSED_FD = 1_000_000;
    private static final int ABSENT_ID = -1;

    private final List<Program> programs;
    private final Program wrongType;
    private final Fd foreign;
    private final @Nullable Link[] links = new @Nullable Link[Operation.LINKS];

    NumberedObjects(List<Program> programs, Program wrongType, Fd foreign) {
        this.programs = programs;
        this.wrongType = wrongType;
        this.foreign = foreign;
    }

    @Nullable
    Program program(int number) {
        return switch (number) {
            case NONE -> null;
            case WRONG_TYPE -> wrongType;
            default -> programs.get(number);
        };
    }

    /** A link by its number; null if there was none yet. It may be closed. */
    @Nullable
    Link link(int number) {
        return links[number % links.length];
    }

    /** A link by its number; null if there is none that is open. */
    @Nullable
    Link openLink(int number) {
        Link link = link(number);
        return link == null || link.fd().isClosed() ? null : link;
    }

    void link(int number, Link link) {
        links[number % links.length] = link;
    }

    /** The links that are open. */
    List<Link> links() {
        return IntStream.range(0, links.length)
                .mapToObj(this::openLink)
                .filter(Objects::nonNull)
                .toList();
    }

    static ModelProgram model(Program program) {
        return new ModelProgram(program.id(), program.type());
    }

    AttachRequest toKernel(Operation operation, long expectedRevision) {
        Program program = program(operation.program());
        AttachRequest request = program == null ? AttachRequest.withoutProgram() : AttachRequest.of(program);
        Program replaced = program(operation.other());
        if (replaced != null) {
            request = request.replacing(replaced);
        }
        request = request.flags(operation.flags()).expectedRevision(expectedRevision);
        AttachRequest byId = request.flags(operation.flags() | AttachFlags.ID);
        Link link = openLink(operation.object());
        return switch (operation.relative()) {
            case NOTHING -> request;
            case PROGRAM_FD ->
                request.relativeTo(programs.get(operation.object()).fd());
            case LINK_FD -> link == null ? request.relativeToId(CLOSED_FD) : request.relativeTo(link.fd());
            case FOREIGN_FD -> request.relativeTo(foreign);
            case CLOSED_FD -> request.relativeToId(CLOSED_FD);
            case PROGRAM_ID, LINK_ID, ABSENT_ID, ID_0 -> byId.relativeToId(id(operation));
        };
    }

    ModelRequest toModel(Operation operation, long expectedRevision) {
        Program program = program(operation.program());
        ModelRequest request = program == null ? ModelRequest.withoutProgram() : ModelRequest.of(model(program));
        Program replaced = program(operation.other());
        if (replaced != null) {
            request = request.replacing(model(replaced));
        }
        request = request.flags(operation.flags()).expectedRevision(expectedRevision);
        Link link = openLink(operation.object());
        return switch (operation.relative()) {
            case NOTHING -> request;
            case PROGRAM_FD -> request.relativeTo(model(programs.get(operation.object())));
            // Which program the link carries is what the model must know by itself.
            case LINK_FD ->
                request.relativeTo(
                        link == null ? OtherDescriptor.CLOSED : new ModelLink(link.id(), model(programs.getFirst())));
            case FOREIGN_FD -> request.relativeTo(OtherDescriptor.FOREIGN);
            case CLOSED_FD -> request.relativeTo(OtherDescriptor.CLOSED);
            case PROGRAM_ID, LINK_ID, ABSENT_ID, ID_0 -> request.relativeToId(id(operation));
        };
    }

    private int id(Operation operation) {
        Link link = link(operation.object());
        return switch (operation.relative()) {
            case PROGRAM_ID -> programs.get(operation.object()).id().value();
            case LINK_ID -> link == null ? ABSENT_ID : link.id().value();
            case ABSENT_ID -> ABSENT_ID;
            default -> 0;
        };
    }
}
