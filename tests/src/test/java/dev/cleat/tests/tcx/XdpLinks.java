package dev.cleat.tests.tcx;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.Program;

/** Links that are none of tcx. */
final class XdpLinks {

    private XdpLinks() {}

    static Link create(Ground ground, Program program) {
        return ground.lo.<Link, RuntimeException>locate(
                index -> AttachPoint.ofDevice(index, AttachType.XDP).createLink(AttachRequest.of(program)));
    }
}
