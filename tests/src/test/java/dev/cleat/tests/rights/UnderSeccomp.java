package dev.cleat.tests.rights;

import dev.cleat.bpf.Feature;
import dev.cleat.bpf.Features;
import dev.cleat.bpf.MapType;
import dev.cleat.bpf.ProgramType;
import dev.cleat.sys.KernelException;
import java.util.List;

/** The program of a process whose {@code bpf(2)} is answered by a seccomp filter, with the errno that it is told. */
final class UnderSeccomp {

    private UnderSeccomp() {}

    public static void main(String[] arguments) {
        OwnRights.filter(List.of(OwnRights.number(321, 280)), Integer.parseInt(arguments[0]));
        try {
            BpfCalls.smallest(ProgramType.SOCKET_FILTER).load().close();
        } catch (KernelException e) {
            System.out.println("load: " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        System.out.println("tcx: " + Feature.TCX.support());
        System.out.println("hash: " + Feature.of(MapType.HASH).support());
        System.out.println("advice: " + String.join("; ", Features.probe().advice()));
    }
}
