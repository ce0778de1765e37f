package dev.cleat.bpf;

import dev.cleat.bpf.uapi.LinkCreateAttr;
import dev.cleat.bpf.uapi.ProgAttachAttr;
import dev.cleat.bpf.uapi.ProgQueryAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place where programs attach, as {@code bpf(2)} names it: a device or a cgroup, and an attach type.
 *
 * <p>The raw interface: it sends what it is given and throws what the kernel answers. A device is one of the network
 * namespace that the calling thread is in.
 *
 * @since 0.1
 */
public final class AttachPoint {

    private final int ifIndex;
    private final @Nullable Fd cgroup;
    private final AttachType type;

    private AttachPoint(int ifIndex, @Nullable Fd cgroup, AttachType type) {
        this.ifIndex = ifIndex;
        this.cgroup = cgroup;
        this.type = Objects.requireNonNull(type, "type");
    }

    /**
     * An attach point on a device: tcx, netkit, XDP.
     *
     * @param device the device, in the network namespace of whoever makes a call
     * @param type for instance {@link AttachType#TCX_INGRESS}
     * @return the attach point
     */
    public static AttachPoint ofDevice(IfIndex device, AttachType type) {
        return new AttachPoint(device.value(), null, type);
    }

    /**
     * An attach point by whatever number is in the kernel's {@code target_ifindex}.
     *
     * @param targetIfIndex any 32 bits, also those that are no index
     * @param type the attach type
     * @return the attach point
     */
    public static AttachPoint ofDeviceNumber(int targetIfIndex, AttachType type) {
        return new AttachPoint(targetIfIndex, null, type);
    }

    /**
     * An attach point on a cgroup.
     *
     * @param directory a descriptor of the cgroup's directory, which stays the caller's
     * @param type for instance {@link AttachType#CGROUP_INET4_CONNECT}
     * @return the attach point
     */
    public static AttachPoint ofCgroup(Fd directory, AttachType type) {
        return new AttachPoint(0, Objects.requireNonNull(directory, "directory"), type);
    }

    /**
     * Attaches a program that stays attached when its descriptors are closed: {@code BPF_PROG_ATTACH}.
     *
     * @param request the program and how
     * @throws dev.cleat.sys.KernelException with the kernel's answer
     */
    public void attach(AttachRequest request) {
        attachOrDetach(Command.PROG_ATTACH, request);
    }

    /**
     * Detaches a program that was attached without a link: {@code BPF_PROG_DETACH}.
     *
     * @param request the program, or a position
     * @throws dev.cleat.sys.KernelException with the kernel's answer
     */
    public void detach(AttachRequest request) {
        attachOrDetach(Command.PROG_DETACH, request);
    }

    /**
     * Attaches a program by a link: {@code BPF_LINK_CREATE}.
     *
     * @param request the program and how
     * @return the link, which detaches when its last descriptor is closed
     * @throws dev.cleat.sys.KernelException with the kernel's answer
     */
    public Link createLink(AttachRequest request) {
        return withTarget(target -> {
            try (CallFrame frame = CallFrame.borrow()) {
                MemorySegment attr = frame.allocate(LinkCreateAttr.STRUCT.size());
                long raw = request.withDescriptors((program, replaced, relative) -> {
                    LinkCreateAttr.PROG_FD.set(attr, program);
                    LinkCreateAttr.TARGET_FD.set(attr, target);
                    LinkCreateAttr.ATTACH_TYPE.set(attr, type.value());
                    LinkCreateAttr.FLAGS.set(attr, request.flags());
                    LinkCreateAttr.RELATIVE_FD.set(attr, relative);
                    LinkCreateAttr.EXPECTED_REVISION.set(attr, request.expectedRevision());
                    return call(Command.LINK_CREATE, frame, attr);
                });
                return Link.of(ObjectKind.LINK.adopt(raw), null);
            }
        });
    }

    /**
     * Asks what is attached, in one call: {@code BPF_PROG_QUERY}.
     *
     * @param request which arrays to fill and how long they are
     * @return what the kernel wrote; arrays that were too short are said to be, not refused
     * @throws dev.cleat.sys.KernelException with the kernel's answer, except {@code ENOSPC}
     */
    public HookPrograms query(QueryRequest request) {
        return withTarget(target -> {
            try (CallFrame frame = CallFrame.borrow()) {
                MemorySegment attr = frame.allocate(ProgQueryAttr.STRUCT.size());
                ProgQueryAttr.TARGET_FD.set(attr, target);
                ProgQueryAttr.ATTACH_TYPE.set(attr, type.value());
                Map<QueryRequest.Column, MemorySegment> arrays = request.fill(frame, attr);
                long result = Command.PROG_QUERY.call(frame, attr);
                boolean truncated = result == -Errno.ENOSPC.value();
                if (result < 0 && !truncated) {
                    throw failure(Command.PROG_QUERY, CallFrame.errno(result));
                }
                return HookPrograms.read(attr, arrays, truncated);
            }
        });
    }

    private void attachOrDetach(Command command, AttachRequest request) {
        withTarget(target -> {
            try (CallFrame frame = CallFrame.borrow()) {
                MemorySegment attr = frame.allocate(ProgAttachAttr.STRUCT.size());
                return request.withDescriptors((program, replaced, relative) -> {
                    ProgAttachAttr.TARGET_FD.set(attr, target);
                    ProgAttachAttr.ATTACH_BPF_FD.set(attr, program);
                    ProgAttachAttr.ATTACH_TYPE.set(attr, type.value());
                    ProgAttachAttr.ATTACH_FLAGS.set(attr, request.flags());
                    ProgAttachAttr.REPLACE_BPF_FD.set(attr, replaced);
                    ProgAttachAttr.RELATIVE_FD.set(attr, relative);
                    ProgAttachAttr.EXPECTED_REVISION.set(attr, request.expectedRevision());
                    return call(command, frame, attr);
                });
            }
        });
    }

    private long call(Command command, CallFrame frame, MemorySegment attr) {
        long result = command.call(frame, attr);
        if (result < 0) {
            throw failure(command, CallFrame.errno(result));
        }
        return result;
    }

    private RuntimeException failure(Command command, Errno errno) {
        if (!errno.equals(Errno.EPERM) || command == Command.PROG_QUERY) {
            return command.failure(errno, "on " + this);
        }
        if (command == Command.PROG_DETACH && cgroup == null) {
            // bpf_mprog_detach_empty(): a detachment by position alone.
            return command.denied(errno, CapabilityChecks.toQuery(), null);
        }
        return command.denied(
                errno,
                CapabilityChecks.toAttach(type),
                // hierarchy_allows_attach(), __cgroup_bpf_attach()
                cgroup == null
                        ? null
                        : "on " + this
                                + ": a program there or on an ancestor was attached with other flags, and tolerates"
                                + " no other beside it");
    }

    private <T> T withTarget(Target<T> task) {
        if (cgroup == null) {
            return task.run(ifIndex);
        }
        int raw = cgroup.acquire();
        try {
            return task.run(raw);
        } finally {
            cgroup.release();
        }
    }

    /**
     * The attach type and where.
     *
     * @return for instance {@code BPF_TCX_INGRESS of if4}
     */
    @Override
    public String toString() {
        return type + " of " + (cgroup == null ? "if" + Integer.toUnsignedString(ifIndex) : "cgroup " + cgroup);
    }

    @FunctionalInterface
    private interface Target<T> {
        T run(int fdOrIfIndex);
    }
}
