package dev.cleat.sys;

import dev.cleat.sys.libc.BlockingCalls;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.NetNsThread;
import dev.cleat.sys.libc.Syscall;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program whose virtual threads wait for code in a namespace, while all carriers that there are get busy. */
public final class BusyCarriers {

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final int CALLS = 12;

    private BusyCarriers() {}

    /** Has code run on a new or a kept thread; prints which threads are in another network namespace than the process, in the end. */
    public static void main(String[] args) throws Exception {
        try (NetNsHandle netNs = NetNs.create();
                CallFrame frame = CallFrame.borrow()) {
            long never = frame.call(Syscall.EVENTFD2, 0, 0);
            for (int i = 0; i < CALLS; i++) {
                CountDownLatch inside = new CountDownLatch(1);
                CountDownLatch busy = new CountDownLatch(1);
                Thread caller = Thread.ofVirtual()
                        .start(() -> run(args[0], netNs, () -> {
                            inside.countDown();
                            awaitUninterrupted(busy);
                        }));
                inside.await();
                while (caller.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                CountDownLatch started = new CountDownLatch(1);
                Thread.ofVirtual().start(() -> {
                    started.countDown();
                    holdCarrier(never);
                });
                started.await();
                busy.countDown();
                caller.join();
            }
            // The threads of the calls themselves may be about to end.
            List<String> elsewhere = elsewhere();
            for (int i = 0; i < 100 && !elsewhere.isEmpty(); i++) {
                Thread.sleep(20);
                elsewhere = elsewhere();
            }
            System.out.print("threads elsewhere: " + elsewhere);
            System.out.flush();
        }
        // Not all threads can be told to end.
        Runtime.getRuntime().halt(0);
    }

    private static void run(String thread, NetNsHandle netNs, Runnable action) {
        switch (thread) {
            case "new" -> netNs.run(action);
            case "kept" ->
                NetNsThread.call(netNs, BlockingCalls.QUERY, () -> {
                    action.run();
                    return true;
                });
            default -> throw new IllegalArgumentException(thread);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits in the kernel for what never comes. */
    private static void holdCarrier(long never) {
        try (CallFrame frame = CallFrame.borrow()) {
            frame.call(Syscall.READ, never, frame.allocate(Long.BYTES).address(), Long.BYTES);
        }
    }

    private static List<String> elsewhere() throws IOException {
        Path home = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        List<String> elsewhere = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                if (isElsewhere(task, home)) {
                    elsewhere.add(task.getFileName().toString());
                }
            }
        }
        return elsewhere;
    }

    private static boolean isElsewhere(Path task, Path home) throws IOException {
        try {
            return !Files.readSymbolicLink(task.resolve("ns/net")).equals(home);
        } catch (NoSuchFileException e) {
            // It ended.
            return false;
        }
    }
}
