package dev.cleat.tests.rights;

import dev.cleat.sys.Capability;
import dev.cleat.sys.Errno;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where a call is tried: what is held anyway, and what stands between the thread and the kernel. */
final class Setting implements AutoCloseable {

    /** What Docker gives to every container ({@code oci/caps/defaults.go}). */
    private static final Set<Capability> OF_EVERY_CONTAINER = Set.of(
            Capability.CHOWN,
            Capability.DAC_OVERRIDE,
            Capability.FSETID,
            Capability.FOWNER,
            Capability.MKNOD,
            Capability.NET_RAW,
            Capability.SETGID,
            Capability.SETUID,
            Capability.SETFCAP,
            Capability.SETPCAP,
            Capability.NET_BIND_SERVICE,
            Capability.SYS_CHROOT,
            Capability.KILL,
            Capability.AUDIT_WRITE);

    private static final int BPF = OwnRights.number(321, 280);

    /** {@code unshare, setns, mount, umount2}. */
    private static final List<Integer> OF_SYS_ADMIN = List.of(
            OwnRights.number(272, 97),
            OwnRights.number(308, 268),
            OwnRights.number(165, 40),
            OwnRights.number(166, 39));

    private final String name;
    private final Set<Capability> base;
    private final ExecutorService free = thread(List.of());
    private final ExecutorService withoutMounts;
    private final ExecutorService withoutBpf;

    private Setting(String name, Set<Capability> base, boolean filtered) {
        this.name = name;
        this.base = base;
        withoutMounts = filtered ? thread(OF_SYS_ADMIN) : free;
        withoutBpf = filtered
                ? thread(List.of(
                        BPF, OF_SYS_ADMIN.get(0), OF_SYS_ADMIN.get(1), OF_SYS_ADMIN.get(2), OF_SYS_ADMIN.get(3)))
                : free;
    }

    /** Nothing is held, nothing is filtered: a service on the host, or in a user namespace where all this runs in one. */
    static Setting plain(String name) {
        return new Setting(name, Set.of(), false);
    }

    /**
     * A container as Docker makes it: with the usual capabilities, and a seccomp profile that allows {@code bpf(2)} to
     * whoever is given {@code CAP_BPF} or {@code CAP_SYS_ADMIN}, and namespaces and mounts only with the latter.
     */
    static Setting container() {
        return new Setting("a container", OF_EVERY_CONTAINER, true);
    }

    /** Threads of this one's network namespace. */
    private static ExecutorService thread(List<Integer> filtered) {
        ExecutorService executor =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
        CountDownLatch started = new CountDownLatch(1);
        executor.execute(() -> {
            if (!filtered.isEmpty()) {
                OwnRights.filter(filtered, Errno.EPERM.value());
            }
            started.countDown();
        });
        try {
            started.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return executor;
    }

    /** Capabilities and what is held anyway. */
    Set<Capability> heldOf(Set<Capability> set) {
        Set<Capability> held = new TreeSet<>(base);
        held.addAll(set);
        return held;
    }

    /** Runs where somebody with these capabilities would be. */
    <T> T run(Set<Capability> set, Callable<T> task) throws Exception {
        ExecutorService thread =
                set.contains(Capability.SYS_ADMIN) ? free : set.contains(Capability.BPF) ? withoutMounts : withoutBpf;
        return thread.submit(task).get();
    }

    @Override
    public void close() {
        List.of(free, withoutMounts, withoutBpf).forEach(ExecutorService::close);
    }

    @Override
    public String toString() {
        return name;
    }
}
