package dev.cleat.mprog;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.HookPrograms;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.libc.BlockingCalls;
import dev.cleat.sys.libc.DeviceLookup;
import java.util.Objects;
import java.util.function.Function;

/**
 * The tcx hook of a device in one direction: where tc programs run in an order, since Linux 6.6.
 *
 * <p>The programs run one after the other until one decides on the packet; {@code TCX_NEXT} hands it to the next one,
 * and after the last one to the classic filters of {@code clsact}.
 *
 * @param device the device, with its network namespace unless it is the caller's
 * @param direction ingress or egress
 * @since 0.1
 */
public record TcxHook(DeviceRef device, TcxDirection direction) implements Hook {

    // The kernel's limit is BPF_MPROG_MAX - 1, that is 63; should it ever grow, the arrays follow.
    private static final int USUAL_CAPACITY = 64;

    /** A hook. */
    public TcxHook {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(direction, "direction");
    }

    /**
     * The hook for packets that come in.
     *
     * @param device the device
     * @return the hook
     */
    public static TcxHook ingress(DeviceRef device) {
        return new TcxHook(device, TcxDirection.INGRESS);
    }

    /**
     * The hook for packets that go out.
     *
     * @param device the device
     * @return the hook
     */
    public static TcxHook egress(DeviceRef device) {
        return new TcxHook(device, TcxDirection.EGRESS);
    }

    @Override
    public HookView query() {
        return call(BlockingCalls.QUERY, point -> view(point, USUAL_CAPACITY), new TcxRefusal(this, null, null));
    }

    /** Runs a call of this kind where the device is, and explains what the kernel refused there. */
    <T> T call(BlockingCalls kind, Function<AttachPoint, T> call, TcxRefusal refusal) {
        return DeviceLookup.call(device, kind, index -> {
            try {
                return call.apply(AttachPoint.ofDevice(index, direction.attachType()));
            } catch (KernelException e) {
                throw refusal.explain(e);
            }
        });
    }

    /** The programs on the hook, asked on a thread that is in the device's namespace; arrays too short are made longer. */
    static HookView view(AttachPoint point, int usualCapacity) {
        int capacity = usualCapacity;
        while (true) {
            HookPrograms programs = point.query(QueryRequest.everything(capacity));
            if (!programs.isTruncated()) {
                return HookView.of(programs);
            }
            capacity = Math.max(2 * capacity, programs.count());
        }
    }

    /**
     * The direction and the device.
     *
     * @return for instance {@code tcx ingress of eth0 in netns blue}
     */
    @Override
    public String toString() {
        return "tcx " + (direction == TcxDirection.INGRESS ? "ingress" : "egress") + " of " + device;
    }
}
