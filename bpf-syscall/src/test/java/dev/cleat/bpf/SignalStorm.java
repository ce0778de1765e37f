package dev.cleat.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What a sampling profiler does: a signal to a thread every few milliseconds, until it is closed.
 *
 * <p>The signal's handler is abs(3), a function of the C library that takes a number and does nothing. It stays: a signal
 * may still be on its way to a thread that waits for a processor, and would end the JVM.
 */
final class SignalStorm implements AutoCloseable {

    static final int SIGSYS = 31;
    static final int SIGVTALRM = 26;

    private static final long EVERY_NANOS = 2_000_000;
    private static final Path TASKS = Path.of("/proc/self/task");

    private static final MethodHandle SIGNAL = libc("signal", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle GETTID = libc("gettid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle TGKILL =
            libc("tgkill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private final int signal;
    private final AtomicLong sent = new AtomicLong();
    private final Thread sender;
    private volatile boolean over;

    private SignalStorm(int signal, Supplier<List<Integer>> threads) {
        this.signal = signal;
        handle(signal, symbol("abs"));
        this.sender = Thread.ofPlatform().daemon().name("signals").start(() -> {
            int process = (int) ProcessHandle.current().pid();
            while (!over) {
                threads.get().forEach(thread -> send(process, thread));
                LockSupport.parkNanos(EVERY_NANOS);
            }
        });
    }

    /** Signals to the calling thread. */
    static SignalStorm onThisThread(int signal) {
        List<Integer> thread = List.of(thisThread());
        return new SignalStorm(signal, () -> thread);
    }

    /** Signals to all threads, those that begin later too, whose names begin so. */
    static SignalStorm onThreadsNamed(String prefix, int signal) {
        return new SignalStorm(signal, () -> threadsNamed(prefix));
    }

    /** How many signals were sent. */
    long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        over = true;
        boolean interrupted = false;
        while (sender.isAlive()) {
            try {
                sender.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(int process, int thread) {
        try {
            // Not 0 if the thread has ended.
            if ((int) TGKILL.invokeExact(process, thread, signal) == 0) {
                sent.incrementAndGet();
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void handle(int signal, MemorySegment function) {
        try {
            MemorySegment before = (MemorySegment) SIGNAL.invokeExact(signal, function);
            if (before.address() == -1) {
                throw new AssertionError("signal " + signal + " cannot be handled");
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static int thisThread() {
        try {
            return (int) GETTID.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static List<Integer> threadsNamed(String prefix) {
        List<Integer> threads = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                if (nameOf(task).startsWith(prefix)) {
                    threads.add(Integer.valueOf(task.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return threads;
    }

    private static String nameOf(Path task) throws IOException {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle libc(String function, FunctionDescriptor shape) {
        return Linker.nativeLinker().downcallHandle(symbol(function), shape);
    }

    private static MemorySegment symbol(String function) {
        return Linker.nativeLinker().defaultLookup().find(function).orElseThrow();
    }
}
