package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.StaleRevisionException;
import dev.cleat.mprog.Tcx;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many at once on one hook: {@code mprog S9} and {@code S10}. */
@RequiresKernelFeature(KernelFeature.TCX)
class ConcurrentAttachTest {

    private static final int THREADS = 8;
    private static final int CHANGES_PER_THREAD = 60;

    private final Ground ground = new Ground();

    @AfterEach
    void close() {
        ground.close();
    }

    /** mprog S9. */
    @Test
    void eightThreadsThatCompareAndAttachLoseNothing() throws Exception {
        List<Program> programs = IntStream.range(0, THREADS)
                .mapToObj(i -> ground.program("cas" + i))
                .toList();
        // All look before the first attaches, so that all but one are refused at first.
        CyclicBarrier looked = new CyclicBarrier(THREADS);

        List<Integer> refusals = together(programs.stream()
                .<Callable<Integer>>map(program -> () -> {
                    boolean linked = programs.indexOf(program) % 2 == 0;
                    HookView view = ground.ingress.query();
                    looked.await();
                    for (int stale = 0; ; stale++) {
                        try {
                            if (linked) {
                                ground.keep(Tcx.attach(program)
                                        .first()
                                        .ifRevision(view.revision())
                                        .on(ground.ingress));
                            } else {
                                Tcx.attachProgram(program)
                                        .last()
                                        .ifRevision(view.revision())
                                        .on(ground.ingress);
                            }
                            return stale;
                        } catch (StaleRevisionException e) {
                            view = ground.ingress.query();
                        }
                    }
                })
                .toList());

        assertThat(ground.ingress.query().programIds())
                .containsExactlyInAnyOrderElementsOf(
                        programs.stream().map(Program::id).toList());
        assertThat(ground.revision()).isEqualTo(THREADS + 1);
        assertThat(refusals.stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(THREADS - 1);
    }

    /** mprog S10. */
    @Test
    void everyViewIsOneCoherentPairOfRevisionAndOrder() throws Exception {
        // With one that stays, the revision never starts again.
        Tcx.attachProgram(ground.program("stays")).on(ground.ingress);
        Map<Long, List<ProgramId>> history = new ConcurrentHashMap<>();
        HookView start = ground.ingress.query();
        history.put(start.revision().value(), start.programIds());
        Queue<HookView> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch changing = new CountDownLatch(3);

        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Program program = ground.program("moves" + i);
            boolean first = i != 1;
            tasks.add(() -> {
                try {
                    return change(program, first, history);
                } finally {
                    changing.countDown();
                }
            });
        }
        for (int i = 0; i < 3; i++) {
            tasks.add(() -> {
                int views = 0;
                do {
                    seen.add(ground.ingress.query());
                    views++;
                } while (changing.getCount() > 0);
                return views;
            });
        }
        together(tasks);

        assertThat(history).hasSize(3 * CHANGES_PER_THREAD + 1);
        assertThat(seen)
                .hasSizeGreaterThan(30)
                .allSatisfy(view -> assertThat(view.programIds())
                        .as("programs at %s", view.revision())
                        .isEqualTo(history.get(view.revision().value())));
        assertThat(seen.stream().map(HookView::revision).distinct().count())
                .as("states that were seen")
                .isGreaterThan(10);
    }

    /** Attaches and detaches in turn, each time only on top of what it knows, and writes down what comes of it. */
    private int change(Program program, boolean first, Map<Long, List<ProgramId>> history) {
        int refused = 0;
        for (int done = 0; done < CHANGES_PER_THREAD; ) {
            HookView view = ground.ingress.query();
            List<ProgramId> order = new ArrayList<>(view.programIds());
            try {
                if (order.remove(program.id())) {
                    Tcx.detach(program).ifRevision(view.revision()).on(ground.ingress);
                } else {
                    order.add(first ? 0 : order.size(), program.id());
                    (first
                                    ? Tcx.attachProgram(program).first()
                                    : Tcx.attachProgram(program).last())
                            .ifRevision(view.revision())
                            .on(ground.ingress);
                }
                history.put(view.revision().value() + 1, order);
                done++;
            } catch (StaleRevisionException e) {
                // Somebody was faster: look again.
                refused++;
            }
        }
        return refused;
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
