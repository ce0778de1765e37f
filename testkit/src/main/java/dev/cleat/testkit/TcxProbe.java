package dev.cleat.testkit;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;

/** Asks for the programs on the loopback device of a new namespace. */
final class TcxProbe implements FeatureProbe {

    private static final IfIndex LOOPBACK = new IfIndex(1);

    @Override
    public boolean succeeds() {
        try (NetNsHandle netNs = NetNs.create()) {
            netNs.run(
                    () -> AttachPoint.ofDevice(LOOPBACK, AttachType.TCX_INGRESS).query(QueryRequest.countOnly()));
            return true;
        } catch (KernelException e) {
            // Without the attach type, and also in the stub for a kernel without CONFIG_NET_XGRESS.
            if (e.errno().equals(Errno.EINVAL)) {
                return false;
            }
            throw e;
        }
    }
}
