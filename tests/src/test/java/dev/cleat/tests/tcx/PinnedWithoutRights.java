package dev.cleat.tests.tcx;

import dev.cleat.bpf.Program;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.PermissionDeniedException;
import java.nio.file.Path;

/** The program of a process that may attach, but not pin where it wants to. */
final class PinnedWithoutRights {

    private PinnedWithoutRights() {}

    public static void main(String[] arguments) {
        TcxHook hook = TcxHook.ingress(DeviceRef.named("lo"));
        try (Program program = Ground.load("unpinned")) {
            Tcx.attach(program).pinned(Path.of(arguments[0])).on(hook).close();
        } catch (PermissionDeniedException e) {
            System.out.println(e.getMessage());
        }
    }
}
