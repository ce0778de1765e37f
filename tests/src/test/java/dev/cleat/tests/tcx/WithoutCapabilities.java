package dev.cleat.tests.tcx;

import static dev.cleat.bpf.Link.expecting;

import dev.cleat.bpf.Program;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.Capabilities;
import dev.cleat.sys.DeviceRef;
import java.nio.file.Path;

/** The program of a process that has no capability, but may open some pins. */
final class WithoutCapabilities {

    private WithoutCapabilities() {}

    public static void main(String[] arguments) {
        Path pins = Path.of(arguments[0]);
        System.out.println("capabilities: " + Capabilities.effective());
        try (TcxLink link = TcxLink.pinned(pins.resolve("link"));
                Program p1 = Program.pinned(pins.resolve("p1"));
                Program p2 = Program.pinned(pins.resolve("p2"));
                Program p3 = Program.pinned(pins.resolve("p3"))) {
            DeviceRef lo = DeviceRef.named("lo");
            Attempt.of("update expecting p3", () -> link.update(p2, expecting(p3)));
            Attempt.of("update expecting p1", () -> link.update(p2, expecting(p1)));
            Attempt.of("attach", () -> Tcx.attachProgram(p3).onIngress(lo));
            Attempt.of("load", () -> Ground.load("loaded").close());
            Attempt.of("query", () -> TcxHook.ingress(lo).query());
        }
    }
}
