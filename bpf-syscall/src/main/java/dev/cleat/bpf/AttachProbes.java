package dev.cleat.bpf;

import dev.cleat.bpf.uapi.LinkCreateAttr;
import dev.cleat.bpf.uapi.LinkUpdateAttr;
import dev.cleat.bpf.uapi.ProgAttachAttr;
import dev.cleat.bpf.uapi.ProgQueryAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/**
 * Trials of attaching. No device and no cgroup of the machine is named in any of them.
 *
 * <p>Two features cannot be told by a call that fails for want of a target, and are tried on the loopback device of a
 * new network namespace, which is gone afterwards: that needs {@code CAP_SYS_ADMIN}.
 */
final class AttachProbes {

    /** Devices are numbered from 1. */
    private static final int NO_DEVICE = 0;

    private static final int LOOPBACK = 1;
    private static final int XDP_FLAGS_SKB_MODE = 1 << 1;

    private AttachProbes() {}

    /** The call that asks for nothing. */
    static Probe bpf() {
        return Probe.failing(
                Command.OBJ_GET_INFO_BY_FD, SystemCall::getInfoOfNothing, Set.of(Errno.EBADF, Errno.EBADFD));
    }

    /** {@code link_create()} looks for the program first. */
    static Probe links() {
        return Probe.failing(
                Command.LINK_CREATE,
                frame -> createLink(frame, SystemCall.NO_DESCRIPTOR, NO_DEVICE, 0, 0, 0),
                Set.of(Errno.EBADF));
    }

    /** {@code link_detach()} looks for the link first. */
    static Probe linkDetach() {
        return Probe.failing(
                Command.LINK_DETACH,
                frame -> {
                    MemorySegment attr = frame.allocate(LinkUpdateAttr.STRUCT.size());
                    LinkUpdateAttr.DETACH_LINK_FD.set(attr, SystemCall.NO_DESCRIPTOR);
                    return Command.LINK_DETACH.call(frame, attr);
                },
                Set.of(Errno.EBADF));
    }

    /**
     * {@code tcx_prog_query()} and {@code netkit_prog_query()} look for the device, and do not find device 0; without
     * them the attach type is {@code EINVAL}. So a netkit device need not exist to know that there could be one.
     */
    static Probe deviceHook(AttachType type) {
        return Probe.failing(
                Command.PROG_QUERY,
                frame -> query(frame, NO_DEVICE, type, false),
                Errno.ENODEV,
                CapabilityChecks::toQuery);
    }

    /** The same for the creation of a link, which wants a program that fits. */
    static Probe deviceLink(AttachType type) {
        return Probe.failing(
                Command.LINK_CREATE,
                frame -> ProgramProbes.withProgram(
                        frame,
                        ProgramType.SCHED_CLS,
                        null,
                        0,
                        program -> createLink(frame, program, NO_DEVICE, type.value(), 0, 0)),
                Errno.ENODEV,
                () -> CapabilityChecks.toLoadAndAttach(ProgramType.SCHED_CLS, type));
    }

    /** On device 0 {@code bpf_xdp_link_attach()} says {@code EINVAL}, as a kernel does that knows no XDP links. */
    static Probe xdpLink() {
        return Probe.succeeding(
                Command.LINK_CREATE,
                frame -> onLoopback(ProgramType.XDP, AttachType.XDP, XDP_FLAGS_SKB_MODE, 0),
                () -> CapabilityChecks.toLoadAndAttach(ProgramType.XDP, AttachType.XDP));
    }

    /** An untouched hook has revision 1, so 7 is stale, and nothing gets attached where revisions are checked. */
    static Probe tcxRevision() {
        return Probe.failing(
                Command.LINK_CREATE,
                frame -> onLoopback(ProgramType.SCHED_CLS, AttachType.TCX_INGRESS, 0, 7),
                Errno.ESTALE,
                () -> CapabilityChecks.toLoadAndAttach(ProgramType.SCHED_CLS, AttachType.TCX_INGRESS));
    }

    /** {@code cgroup_bpf_prog_query()} looks for the cgroup first. */
    static Probe cgroupHook() {
        return Probe.failing(
                Command.PROG_QUERY, AttachProbes::queryAbsentCgroup, Errno.EBADF, CapabilityChecks::toQuery);
    }

    /** {@code cgroup_bpf_link_attach()} looks at the flags, then for the cgroup. */
    static Probe cgroupLink(int flags) {
        return Probe.failing(
                Command.LINK_CREATE,
                frame -> ProgramProbes.withProgram(
                        frame,
                        ProgramType.CGROUP_SKB,
                        AttachType.CGROUP_INET_INGRESS,
                        0,
                        program -> createLink(
                                frame,
                                program,
                                SystemCall.NO_DESCRIPTOR,
                                AttachType.CGROUP_INET_INGRESS.value(),
                                flags,
                                0)),
                Errno.EBADF,
                () -> CapabilityChecks.toLoadAndAttach(ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_INGRESS));
    }

    /**
     * {@code bpf_prog_attach()} looks at flags and revision, then for the program. It does so also in a kernel that has
     * no cgroup programs at all, hence the query before.
     */
    static Probe cgroupAttach(int flags, long expectedRevision) {
        return Probe.failing(
                Command.PROG_ATTACH,
                frame -> {
                    long hook = queryAbsentCgroup(frame);
                    if (hook != -Errno.EBADF.value()) {
                        return hook;
                    }
                    MemorySegment attr = frame.allocate(ProgAttachAttr.STRUCT.size());
                    ProgAttachAttr.TARGET_FD.set(attr, SystemCall.NO_DESCRIPTOR);
                    ProgAttachAttr.ATTACH_BPF_FD.set(attr, SystemCall.NO_DESCRIPTOR);
                    ProgAttachAttr.ATTACH_TYPE.set(attr, AttachType.CGROUP_INET_INGRESS.value());
                    ProgAttachAttr.ATTACH_FLAGS.set(attr, flags);
                    ProgAttachAttr.EXPECTED_REVISION.set(attr, expectedRevision);
                    return Command.PROG_ATTACH.call(frame, attr);
                },
                Errno.EBADF,
                CapabilityChecks::toQuery);
    }

    /**
     * A kernel that does not know the field says {@code EINVAL} to whoever sets it. Asked of the hook of a network
     * namespace that does not exist, since those hooks depend on no configuration.
     */
    static Probe queryLinkIds() {
        return Probe.failing(
                Command.PROG_QUERY,
                frame -> query(frame, SystemCall.NO_DESCRIPTOR, AttachType.SK_LOOKUP, true),
                Errno.EBADF,
                CapabilityChecks::toQuery);
    }

    private static long queryAbsentCgroup(CallFrame frame) {
        return query(frame, SystemCall.NO_DESCRIPTOR, AttachType.CGROUP_INET_INGRESS, false);
    }

    private static long query(CallFrame frame, long target, AttachType type, boolean linkIds) {
        MemorySegment attr = frame.allocate(ProgQueryAttr.STRUCT.size());
        ProgQueryAttr.TARGET_FD.set(attr, target);
        ProgQueryAttr.ATTACH_TYPE.set(attr, type.value());
        if (linkIds) {
            ProgQueryAttr.LINK_IDS.setPointer(attr, frame.allocate(Long.BYTES));
        }
        return Command.PROG_QUERY.call(frame, attr);
    }

    private static long createLink(
            CallFrame frame, long program, long target, int attachType, int flags, long expectedRevision) {
        MemorySegment attr = frame.allocate(LinkCreateAttr.STRUCT.size());
        LinkCreateAttr.PROG_FD.set(attr, program);
        LinkCreateAttr.TARGET_FD.set(attr, target);
        LinkCreateAttr.ATTACH_TYPE.set(attr, attachType);
        LinkCreateAttr.FLAGS.set(attr, flags);
        LinkCreateAttr.EXPECTED_REVISION.set(attr, expectedRevision);
        long result = Command.LINK_CREATE.call(frame, attr);
        if (result >= 0) {
            ObjectKind.LINK.adopt(result).close();
        }
        return result;
    }

    private static long onLoopback(ProgramType program, AttachType type, int flags, long expectedRevision) {
        try (NetNsHandle namespace = NetNs.create()) {
            return namespace.<Long, RuntimeException>call(() -> {
                try (CallFrame frame = CallFrame.borrow()) {
                    return ProgramProbes.withProgram(
                            frame,
                            program,
                            null,
                            0,
                            fd -> createLink(frame, fd, LOOPBACK, type.value(), flags, expectedRevision));
                }
            });
        }
    }
}
