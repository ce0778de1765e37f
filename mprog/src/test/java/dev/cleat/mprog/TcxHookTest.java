package dev.cleat.mprog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Register;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import org.junit.jupiter.api.Test;

/** mprog S10: a hook that has more programs than the arrays of a query hold. */
class TcxHookTest {

    private static final IfIndex LOOPBACK = new IfIndex(1);

    @Test
    void aQueryWhoseArraysAreTooShortIsAskedAgainWithLongerOnes() {
        try (NetNsHandle netNs = NetNs.create();
                Program first = load("first");
                Program second = load("second");
                Program third = load("third")) {
            TcxHook hook = TcxHook.ingress(netNs.device(LOOPBACK));
            Tcx.attachProgram(first).on(hook);
            Tcx.attachProgram(second).on(hook);
            Tcx.attachProgram(third).on(hook);

            HookView whole = hook.query();
            assertThat(whole.programIds()).containsExactly(first.id(), second.id(), third.id());
            for (int capacity = 1; capacity <= 4; capacity++) {
                int tooShort = capacity;
                HookView view = netNs.<HookView, RuntimeException>call(() ->
                        TcxHook.view(AttachPoint.ofDevice(LOOPBACK, TcxDirection.INGRESS.attachType()), tooShort));
                assertThat(view).as("asked for %d at first", capacity).isEqualTo(whole);
            }
        }
    }

    private static Program load(String name) {
        return Program.of(
                        ProgramType.SCHED_CLS,
                        Code.build(a -> a.mov(Register.R0, ReturnCode.TCX_NEXT).exit()))
                .named(name)
                .load();
    }
}
