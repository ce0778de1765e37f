package dev.cleat.tests.tcx;

import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.sys.Capabilities;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;

/** The program of a process that has {@code CAP_BPF} and {@code CAP_NET_ADMIN} and knows others by their ids only. */
final class AnchoredById {

    private AnchoredById() {}

    public static void main(String[] arguments) {
        ProgramId program = new ProgramId(Integer.parseInt(arguments[0]));
        LinkId link = new LinkId(Integer.parseInt(arguments[1]));
        DeviceRef lo = DeviceRef.named("lo");
        System.out.println("capabilities: " + Capabilities.effective());
        try (Program self0 = Ground.load("self0");
                Program self1 = Ground.load("self1")) {
            Attempt.of(
                    "before a program id",
                    () -> Tcx.attachProgram(self0).before(program).onIngress(lo));
            Attempt.of(
                    "after a link id",
                    () -> Tcx.attachProgram(self1).after(link).onIngress(lo));
            System.out.println(TcxHook.ingress(lo).query().programIds().stream()
                    .map(id -> id.equals(self0.id()) ? "self0" : id.equals(self1.id()) ? "self1" : id.toString())
                    .toList());
        }
        Attempt.of("Program.ofId", () -> Program.ofId(program).close());
        Attempt.of("Program.ids", Program::ids);
        Attempt.of("Link.ofId", () -> Link.ofId(link).close());
        Attempt.of("Link.ids", Link::ids);
        Attempt.of("enter a namespace", () -> {
            try (NetNsHandle here = NetNs.current()) {
                here.run(() -> {});
            }
        });
        Attempt.of("create a namespace", () -> NetNs.create().close());
    }
}
