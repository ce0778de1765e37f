package dev.cleat.examples.modulepath;

import static dev.cleat.bpf.asm.Register.R0;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.DeviceRef;

/**
 * A named module that uses Cleat's. Only the module that calls the kernel needs the permission to do so:
 *
 * <pre>{@code
 * java -p MODULES --enable-native-access=dev.cleat.sys \
 *     -m dev.cleat.examples.modulepath/dev.cleat.examples.modulepath.OnModulePath eth0
 * }</pre>
 */
public final class OnModulePath {

    private OnModulePath() {}

    /**
     * Attaches a program and prints what is on the hook.
     *
     * @param args the device
     */
    public static void main(String[] args) {
        DeviceRef device = DeviceRef.named(args[0]);
        Code next = Code.build(a -> a.mov(R0, ReturnCode.TCX_NEXT).exit());
        try (Program prog = Program.of(ProgramType.SCHED_CLS, next).named("next").load();
                TcxLink link = Tcx.attach(prog).onIngress(device)) {
            System.out.println(OnModulePath.class.getModule() + ": " + link + ", " + TcxHook.ingress(device).query());
        }
    }
}
