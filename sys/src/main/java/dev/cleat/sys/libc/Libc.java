package dev.cleat.sys.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The one downcall of Cleat: {@code long syscall(long number, ...)} of libc, with {@code errno} captured.
 *
 * <p>The class is initialized by the first system call, which costs the linker's start-up then and not earlier.
 */
final class Libc {

    /*
     * syscall(2) is variadic in C. All its arguments are integers, which both architectures pass to a variadic function
     * as to any other; firstVariadicArg tells the linker so nevertheless, as the x86-64 ABI wants %al set.
     */

    static final MemoryLayout CAPTURE_STATE = Linker.Option.captureStateLayout();

    private static final long ERRNO_OFFSET = CAPTURE_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final @Nullable IllegalCallerException DENIED;

    /** Null if this JVM denies native access. */
    private static final @Nullable MethodHandle SYSCALL;

    static {
        MethodHandle syscall = null;
        IllegalCallerException denied = null;
        try {
            syscall = link();
        } catch (IllegalCallerException e) {
            denied = e;
        }
        SYSCALL = syscall;
        DENIED = denied;
    }

    private Libc() {}

    /** Calls the kernel; the answer as the kernel itself gives it: a result, or the negative errno. */
    static long syscall(MemorySegment state, long number, long a1, long a2, long a3, long a4, long a5, long a6) {
        MethodHandle syscall = SYSCALL;
        if (syscall == null) {
            throw denied();
        }
        long result;
        try {
            result = (long) syscall.invokeExact(state, number, a1, a2, a3, a4, a5, a6);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws no checked exception", e);
        }
        return result == -1 ? -state.get(JAVA_INT, ERRNO_OFFSET) : result;
    }

    @SuppressWarnings("restricted") // the one restricted call of Cleat
    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup()
                .find("syscall")
                .orElseThrow(() -> new IllegalStateException("this C library has no syscall(2)"));
        FunctionDescriptor shape = FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        return linker.downcallHandle(
                symbol, shape, Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(1));
    }

    /** Thrown by each call: from the initializer, only the first caller would be told the reason. */
    private static IllegalStateException denied() {
        Module module = Libc.class.getModule();
        String flag = "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
        return new IllegalStateException("Cleat may not call the kernel: start java with " + flag, DENIED);
    }
}
