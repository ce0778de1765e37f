package dev.cleat.testkit;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.HookPrograms;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.sys.Fd;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import java.util.LinkedHashSet;
import java.util.Set;

/** What {@code BPF_PROG_QUERY} and other lists of the kernel say is attached somewhere. */
final class Attachments {

    /** More than a hook takes. */
    private static final int CAPACITY = 64;

    private final Set<Attachment> all = new LinkedHashSet<>();

    Set<Attachment> all() {
        return all;
    }

    void add(int programId, String place) {
        if (programId != 0) {
            all.add(new Attachment(programId, 0, place));
        }
    }

    /** In the network namespace of the calling thread. */
    void addOnDevice(IfIndex device, AttachType type, String place) {
        add(
                AttachPoint.ofDevice(device, type),
                QueryRequest.programIds(CAPACITY).withLinkIds(),
                place);
    }

    /** On a cgroup or a network namespace; kernels up to 6.16 refuse to be asked for links there. */
    void addOnDescriptor(Fd descriptor, AttachType type, String place) {
        // Whatever the descriptor is, it goes into target_fd.
        add(AttachPoint.ofCgroup(descriptor, type), QueryRequest.programIds(CAPACITY), place);
    }

    @SuppressWarnings("EmptyCatch") // what is not there holds nothing
    private void add(AttachPoint point, QueryRequest request, String place) {
        try {
            HookPrograms found = point.query(request);
            int[] programs = found.programIds();
            int[] links = found.linkIds();
            for (int i = 0; i < programs.length; i++) {
                if (programs[i] != 0) {
                    all.add(new Attachment(programs[i], i < links.length ? links[i] : 0, place));
                }
            }
        } catch (KernelException e) {
            // no such hook on this kernel or there, or gone meanwhile
        }
    }
}
