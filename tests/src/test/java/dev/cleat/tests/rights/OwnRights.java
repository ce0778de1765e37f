package dev.cleat.tests.rights;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.cleat.sys.Capabilities;
import dev.cleat.sys.Capability;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Collection;
import java.util.List;

/** Takes rights from the calling thread; on Linux each thread has its own. Cleat has no use for these calls. */
@SuppressWarnings("restricted")
final class OwnRights {

    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final long SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    private static final int SECCOMP_RET_ERRNO = 0x00050000;
    private static final int BPF_LD_W_ABS = 0x20;
    private static final int BPF_JEQ = 0x15;
    private static final int BPF_RET = 0x06;
    private static final long NO_FLAGS = 0;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CAPSET = function("capset", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle CAPGET = function("capget", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle PRCTL =
            function("prctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SECCOMP =
            function("syscall", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS));
    private static final MethodHandle MOUNT =
            function("mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle UMOUNT = function("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    private OwnRights() {}

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), descriptor);
    }

    static Capabilities of(Collection<Capability> capabilities) {
        return new Capabilities(capabilities.stream()
                .mapToLong(capability -> 1L << capability.number())
                .reduce(0, (a, b) -> a | b));
    }

    /** Makes these capabilities effective, and no others; whatever is permitted can be had back. */
    static void setEffective(Capabilities effective) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocateFrom(JAVA_INT, CAPABILITY_VERSION_3, 0);
            // Effective, permitted, inheritable; once for the lower, once for the upper half.
            MemorySegment sets = arena.allocate(JAVA_INT, 6);
            check("capget", (int) CAPGET.invokeExact(header, sets));
            sets.setAtIndex(JAVA_INT, 0, (int) effective.mask());
            sets.setAtIndex(JAVA_INT, 3, (int) (effective.mask() >>> 32));
            check("capset", (int) CAPSET.invokeExact(header, sets));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Has a seccomp filter answer these system calls of x86-64 with an errno, for the rest of the thread's life. */
    static void filter(List<Integer> calls, int errno) {
        try (Arena arena = Arena.ofConfined()) {
            int length = calls.size() + 3;
            MemorySegment code = arena.allocate(length * 8L, 8);
            instruction(code, 0, BPF_LD_W_ABS, 0, 0, 0);
            for (int i = 0; i < calls.size(); i++) {
                instruction(code, i + 1, BPF_JEQ, calls.size() - i, 0, calls.get(i));
            }
            instruction(code, length - 2, BPF_RET, 0, 0, SECCOMP_RET_ALLOW);
            instruction(code, length - 1, BPF_RET, 0, 0, SECCOMP_RET_ERRNO | errno);
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) length);
            program.set(ADDRESS, 8, code);
            check("prctl", (int) PRCTL.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L));
            check("seccomp", (int)
                    (long) SECCOMP.invokeExact((long) number(317, 277), SECCOMP_SET_MODE_FILTER, 0L, program));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void instruction(MemorySegment code, int index, int opcode, int ifTrue, int ifFalse, int operand) {
        MemorySegment at = code.asSlice(index * 8L, 8);
        at.set(JAVA_SHORT, 0, (short) opcode);
        at.set(JAVA_BYTE, 2, (byte) ifTrue);
        at.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 3, (byte) ifFalse);
        at.set(JAVA_INT, 4, operand);
    }

    /** A system call's number on x86-64 or aarch64. */
    static int number(int x8664, int aarch64) {
        return System.getProperty("os.arch").equals("aarch64") ? aarch64 : x8664;
    }

    /** Mounts a BPF file system; false if the kernel does not. */
    static boolean mountBpffs(String target) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom("bpf");
            int result = (int) MOUNT.invokeExact(name, arena.allocateFrom(target), name, NO_FLAGS, MemorySegment.NULL);
            return result == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static void unmount(String target) {
        try (Arena arena = Arena.ofConfined()) {
            check("umount2", (int) UMOUNT.invokeExact(arena.allocateFrom(target), 0));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void check(String call, int result) {
        if (result != 0) {
            throw new AssertionError(call + " failed");
        }
    }
}
