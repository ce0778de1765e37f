package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.ExpectedProgram;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.ProgramSpec;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.Revision;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Register;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxAttach;
import dev.cleat.mprog.TcxAttachProgram;
import dev.cleat.mprog.TcxAttachment;
import dev.cleat.mprog.TcxDetach;
import dev.cleat.mprog.TcxDirection;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.mprog.TcxTarget;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Fd;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NamespacedDevice;
import dev.cleat.sys.NetNs;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every public method and constructor that a user of tcx meets takes no null: each argument in turn is null while the
 * others are good, and each time there is a {@link NullPointerException} and nothing has happened.
 */
@RequiresKernelFeature(KernelFeature.TCX)
class NullArgumentsTest {

    /** A number that no open file has, should a method get that far. */
    private static final int NO_DESCRIPTOR = 1 << 20;

    private final Ground ground = new Ground();
    private final Program program = ground.program("good");
    private final Map<Class<?>, Object> good = new LinkedHashMap<>();

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void nullIsRefusedEverywhere() {
        TcxLink link = ground.keep(Tcx.attach(ground.program("linked")).on(ground.ingress));
        LinkId linkId = link.id();
        good.put(Program.class, program);
        good.put(Link.class, link);
        good.put(LinkId.class, linkId);
        good.put(ProgramId.class, program.id());
        good.put(Revision.class, new Revision(1));
        good.put(Path.class, Path.of("/proc/cleat-absent"));
        good.put(TcxHook.class, ground.ingress);
        good.put(TcxDirection.class, TcxDirection.INGRESS);
        good.put(DeviceRef.class, ground.lo);
        good.put(IfIndex.class, new IfIndex(1));
        good.put(NetNs.class, ground.netNs);
        good.put(String.class, "good");
        good.put(ExpectedProgram.class, Link.expecting(program));
        good.put(ProgramType.class, ProgramType.SCHED_CLS);
        good.put(AttachType.class, AttachType.TCX_INGRESS);
        good.put(Code.class, Code.build(a -> a.mov(Register.R0, 0).exit()));
        good.put(int.class, NO_DESCRIPTOR);
        good.put(long.class, 1L);

        TcxTarget<Boolean> call = Tcx.ensureAttached(program);
        HookView view = ground.ingress.query();
        List<String> accepted = new ArrayList<>();
        ground.refused(NullPointerException.class, () -> {
            accepted.addAll(acceptedBy(Tcx.class, null));
            accepted.addAll(acceptedBy(TcxAttach.class, Tcx.attach(program)));
            accepted.addAll(
                    acceptedBy(TcxAttach.Placed.class, Tcx.attach(program).first()));
            accepted.addAll(acceptedBy(TcxAttachProgram.class, Tcx.attachProgram(program)));
            accepted.addAll(acceptedBy(
                    TcxAttachProgram.Placed.class, Tcx.attachProgram(program).last()));
            accepted.addAll(acceptedBy(TcxTarget.class, call));
            accepted.addAll(acceptedBy(TcxDetach.class, Tcx.detach(program)));
            accepted.addAll(acceptedBy(TcxAttachment.class, new TcxAttachment(ground.ingress, program.id())));
            accepted.addAll(acceptedBy(TcxHook.class, ground.ingress));
            accepted.addAll(acceptedBy(HookView.class, view));
            accepted.addAll(acceptedBy(TcxLink.class, link));
            accepted.addAll(acceptedBy(Link.class, link));
            accepted.addAll(acceptedBy(Program.class, program));
            accepted.addAll(acceptedBy(ProgramSpec.class, Program.of(ProgramType.SCHED_CLS, code())));
            accepted.addAll(acceptedBy(AttachRequest.class, AttachRequest.of(program)));
            accepted.addAll(acceptedBy(ExpectedProgram.class, Link.expecting(program)));
            accepted.addAll(acceptedBy(NetNs.class, ground.netNs));
            accepted.addAll(acceptedBy(NamespacedDevice.class, ground.lo));
            accepted.addAll(acceptedBy(DeviceRef.class, ground.lo));
            accepted.addAll(acceptedBy(Fd.class, link.fd()));
            // So that all of it counts as one refused call, after which everything is as before.
            throw new NullPointerException("done");
        });
        assertThat(accepted).isEmpty();
    }

    private static Code code() {
        return Code.build(a -> a.mov(Register.R0, 0).exit());
    }

    /** Tries null for each argument of all that is public; what comes of it, unless it is the exception that should. */
    private List<String> acceptedBy(Class<?> type, @Nullable Object target) throws ReflectiveOperationException {
        List<String> accepted = new ArrayList<>();
        for (Constructor<?> constructor : type.getConstructors()) {
            tryEach(constructor, arguments -> constructor.newInstance(arguments), accepted);
        }
        for (Method method : type.getMethods()) {
            boolean ours = method.getDeclaringClass().getName().startsWith("dev.cleat.");
            if (ours && !method.isBridge() && !method.getName().equals("equals")) {
                Object receiver = Modifier.isStatic(method.getModifiers()) ? null : Objects.requireNonNull(target);
                method.setAccessible(true);
                tryEach(method, arguments -> method.invoke(receiver, arguments), accepted);
            }
        }
        return accepted;
    }

    private void tryEach(Executable executable, Call call, List<String> accepted) throws ReflectiveOperationException {
        Class<?>[] types = executable.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            if (types[i].isPrimitive()) {
                continue;
            }
            @Nullable Object[] arguments = new Object[types.length];
            for (int j = 0; j < types.length; j++) {
                arguments[j] = j == i ? null : Objects.requireNonNull(good.get(types[j]), types[j]::toString);
            }
            try {
                Object result = call.with(arguments);
                accepted.add(executable + ", argument " + i + ": " + result);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof NullPointerException)) {
                    accepted.add(executable + ", argument " + i + ": " + e.getCause());
                }
            }
        }
    }

    @FunctionalInterface
    private interface Call {
        Object with(@Nullable Object[] arguments) throws ReflectiveOperationException;
    }
}
