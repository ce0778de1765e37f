package dev.cleat.tests.mprog;

import static org.junit.jupiter.api.Assertions.fail;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Register;
import dev.cleat.bpf.asm.ReturnCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of operations, done to the kernel and to the model: mprog S21. */
final class ModelAgainstKernelTest {

    private static final int FEW = 8;
    private static final int MANY = 66;
    private static final int FULL = 63;
    private static final Duration SHRINKING = Duration.ofSeconds(60);

    private static final List<Program> LOADED = new ArrayList<>();

    @BeforeAll
    static void load() {
        for (int i = 0; i < MANY; i++) {
            LOADED.add(program(ProgramType.SCHED_CLS, ReturnCode.TCX_NEXT));
        }
        LOADED.add(program(ProgramType.XDP, ReturnCode.XDP_PASS));
    }

    @AfterAll
    static void unload() {
        LOADED.forEach(Program::close);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theModelSaysWhatTheKernelSays(long seed) throws Exception {
        check(seed, FEW, random(seed, FEW, 400));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theModelSaysWhatTheKernelSaysOfAFullHook(long seed) throws Exception {
        List<Operation> operations = new ArrayList<>(
                IntStream.range(0, FULL).mapToObj(Operation::attach).toList());
        operations.addAll(random(seed, MANY, 200));
        check(seed, MANY, operations);
    }

    private static List<Operation> random(long seed, int programs, int length) {
        Random random = new Random(seed);
        return IntStream.range(0, length)
                .mapToObj(i -> Operation.random(random, programs))
                .toList();
    }

    private static void check(long seed, int programs, List<Operation> operations) throws Exception {
        Optional<Difference> found = firstDifference(programs, operations);
        if (found.isPresent()) {
            Difference least = shrink(programs, found.get());
            fail("seed " + seed + ": "
                    + least.operations().stream()
                            .map(Operation::toString)
                            .collect(Collectors.joining("\n  ", "\n  ", "\n"))
                    + least.text());
        }
    }

    /** Takes out what can be taken out while there is a difference, in ever smaller pieces. */
    private static Difference shrink(int programs, Difference found) throws Exception {
        Difference least = found;
        Instant end = Instant.now().plus(SHRINKING);
        for (int piece = Math.max(1, least.operations().size() / 2); piece >= 1; piece /= 2) {
            int from = 0;
            while (from < least.operations().size() && Instant.now().isBefore(end)) {
                List<Operation> fewer = new ArrayList<>(least.operations());
                fewer.subList(from, Math.min(from + piece, fewer.size())).clear();
                Optional<Difference> still = firstDifference(programs, fewer);
                if (still.isPresent()) {
                    least = still.get();
                } else {
                    from += piece;
                }
            }
        }
        return least;
    }

    private static Optional<Difference> firstDifference(int programs, List<Operation> operations)
            throws IOException, InterruptedException {
        try (ComparedDevice device = new ComparedDevice(LOADED.subList(0, programs), LOADED.getLast())) {
            for (int i = 0; i < operations.size(); i++) {
                Optional<String> text = device.perform(operations.get(i));
                if (text.isPresent()) {
                    return Optional.of(new Difference(List.copyOf(operations.subList(0, i + 1)), text.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static Program program(ProgramType type, int returned) {
        return Program.of(type, Code.build(a -> a.mov(Register.R0, returned).exit()))
                .load();
    }

    /** The operations up to the one after which the kernel and the model differ, and how. */
    private record Difference(List<Operation> operations, String text) {}
}
