package dev.cleat.bpf;

import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R3;
import static dev.cleat.bpf.asm.Register.R6;
import static dev.cleat.bpf.asm.Size.W;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Condition;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.MapReference;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProgramLoadTest {

    @Test
    void aRejectedProgramTellsTheVerifiersLastLineAndKeepsTheLog() {
        Code readsNothing = Code.build(a -> a.mov(R0, R3).exit());

        assertThatExceptionOfType(VerifierException.class)
                .isThrownBy(
                        () -> Program.of(ProgramType.SCHED_CLS, readsNothing).load())
                .withMessageContaining("bpf(BPF_PROG_LOAD): EACCES")
                .withMessageContaining("\"R3 !read_ok\"")
                .satisfies(e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EACCES);
                    assertThat(e.kernelMessage()).contains("R3 !read_ok");
                    assertThat(e.log()).contains("r0 = r3").contains("processed 1 insns");
                });
    }

    @Test
    void aLogBeyondTheFirstBufferIsWhole() {
        Code longAndWrong = Code.build(a -> {
            a.mov(R0, 0);
            for (int i = 0; i < 5000; i++) {
                a.add(R0, i);
            }
            a.mov(R1, R3).exit();
        });

        assertThatExceptionOfType(VerifierException.class)
                .isThrownBy(
                        () -> Program.of(ProgramType.SCHED_CLS, longAndWrong).load())
                .withMessageContaining("R3 !read_ok")
                .satisfies(e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EACCES);
                    assertThat(e.log().length()).isGreaterThan(100_000);
                    assertThat(e.log().lines().filter(line -> line.contains("r0 += ")))
                            .hasSize(5000);
                    assertThat(e.log()).contains("0: ").contains("5001: ").contains("processed ");
                });
    }

    @Test
    void ofAVeryLongLogBothEndsAreKept() {
        Code longAndWrong = Code.build(a -> a.mov(R6, 0)
                .mov(R0, 0)
                .label("again")
                .add(R6, 1)
                .jump(Condition.LT, R6, 100_000, "again")
                .mov(R1, R3)
                .exit());

        assertThatExceptionOfType(VerifierException.class)
                .isThrownBy(
                        () -> Program.of(ProgramType.SCHED_CLS, longAndWrong).load())
                .withMessageContaining("R3 !read_ok")
                .satisfies(e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EACCES);
                    assertThat(e.log()).hasSizeBetween(400_000, 600_000);
                    assertThat(e.log().lines())
                            .anyMatch(line -> line.startsWith("0: (b7) r6 = 0"))
                            .anyMatch(line -> line.startsWith("4: (bf) r1 = r3"))
                            .anyMatch(line -> line.startsWith("processed "))
                            .allMatch(line -> line.length() < 1000);
                    assertThat(leftOut(e.log())).as("bytes of the log").isGreaterThanOrEqualTo(4 * 1024 * 1024);
                });
    }

    @Test
    void anAcceptedProgramLoadsHoweverLongItsLogWas() {
        // The verifier takes back what it wrote of a path that turns out well.
        Code goesFar = Code.build(a -> a.mov(R6, 0)
                .mov(R0, 0)
                .label("again")
                .add(R6, 1)
                .jump(Condition.LT, R6, 100_000, "again")
                .exit());

        try (Program program =
                Program.of(ProgramType.SCHED_CLS, goesFar).logged().load()) {
            assertThat(program.verifierLog())
                    .containsOnlyOnce("processed 20000")
                    .doesNotContain("left out")
                    .hasSizeLessThan(1000);
            assertThat(program.info().verifiedInstructions().orElseThrow()).isGreaterThan(200_000);
        }
    }

    private static long leftOut(String log) {
        Matcher gap = Pattern.compile("the middle of a log of (?:up to|more than) (\\d+) bytes is left out")
                .matcher(log);
        return gap.find() ? Long.parseLong(gap.group(1)) : -1;
    }

    @Test
    void aReferenceToAMapIsAskedForItsDescriptorOnce() {
        List<Fd> given = new ArrayList<>();
        try (ArrayTable<Long> table = ArrayTable.create("m", Codec.U64, 1)) {
            MapReference opens = () -> {
                Fd fd = table.map().fd().duplicate();
                given.add(fd);
                return fd;
            };
            Code code = Code.build(
                    a -> a.loadMap(R1, opens).loadMap(R2, opens).mov(R0, 0).exit());

            try (Program program = Program.of(ProgramType.SCHED_CLS, code).load()) {
                assertThat(program.info().mapIds()).containsExactly(table.map().id());
            }
            assertThat(given).hasSize(1);
            // The load has let go of it.
            assertThatIllegalStateException().isThrownBy(() -> given.getFirst().release());
        } finally {
            given.forEach(Fd::close);
        }
    }

    @Test
    void theMessageStaysShortHoweverLongTheLogIs() {
        Code longAndWrong = Code.build(a -> {
            a.mov(R0, 0);
            for (int i = 0; i < 5000; i++) {
                a.add(R0, i);
            }
            a.mov(R1, R3).exit();
        });

        assertThatExceptionOfType(VerifierException.class)
                .isThrownBy(
                        () -> Program.of(ProgramType.SCHED_CLS, longAndWrong).load())
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void anAcceptedProgramHasALogIfItWasAskedFor() {
        ProgramSpec spec = Programs.returning(ProgramType.SCHED_CLS, 0);
        try (Program silent = spec.load();
                Program logged = spec.logged().load()) {
            assertThat(silent.verifierLog()).isEmpty();
            assertThat(logged.verifierLog()).contains("processed 2 insns");
        }
    }

    @Test
    void namesHaveAtMostFifteenBytes() {
        ProgramSpec spec = Programs.returning(ProgramType.SCHED_CLS, 0);

        try (Program program = spec.named("fifteen.bytes_x").load()) {
            assertThat(program.name()).isEqualTo("fifteen.bytes_x");
            assertThat(program.info().name()).isEqualTo("fifteen.bytes_x");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec.named("sixteen_bytes_no"))
                .withMessageContaining("at most 15 bytes")
                .withMessageContaining("16");
        assertThatIllegalArgumentException().isThrownBy(() -> spec.named("with space"));
        assertThatIllegalArgumentException().isThrownBy(() -> spec.named("naïve"));
    }

    @Test
    void aHelperForGplProgramsWantsTheLicence() {
        Code prints = Code.build(a -> a.store(W, R10, -4, 0)
                .mov(R1, R10)
                .add(R1, -4)
                .mov(R2, 4)
                .call(Helper.TRACE_PRINTK)
                .mov(R0, 0)
                .exit());
        ProgramSpec spec = Program.of(ProgramType.SCHED_CLS, prints);

        assertThatExceptionOfType(VerifierException.class)
                .isThrownBy(spec::load)
                .withMessageContaining(".license(\"GPL\")");
        assertThatCode(() -> spec.license("GPL").load().close()).doesNotThrowAnyException();
    }

    @Test
    void aProgramOverAClosedMapIsNotLoaded() {
        ArrayTable<Long> open = ArrayTable.create("open", Codec.U64, 1);
        ArrayTable<Long> closed = ArrayTable.create("closed", Codec.U64, 1);
        ProgramSpec spec = Program.of(
                ProgramType.SCHED_CLS,
                Code.build(a -> a.loadMap(R1, open.map())
                        .loadMap(R2, closed.map())
                        .mov(R0, 0)
                        .exit()));
        closed.close();

        assertThatIllegalStateException().isThrownBy(spec::load).withMessageContaining("closed");

        // The failed load has let go of the other map.
        open.close();
        assertThat(open.map().fd().isClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> open.map().fd().release());
    }

    @Test
    void aProgramNamesItsMaps() {
        try (ArrayTable<Long> one = ArrayTable.create("one", Codec.U64, 1);
                ArrayTable<Long> two = ArrayTable.create("two", Codec.U64, 1);
                Program program = Program.of(
                                ProgramType.SCHED_CLS,
                                Code.build(a -> a.loadMap(R1, one.map())
                                        .loadMap(R2, two.map())
                                        .loadMap(R3, one.map())
                                        .mov(R0, 0)
                                        .exit()))
                        .load()) {
            assertThat(program.info().mapIds())
                    .containsExactlyInAnyOrder(one.map().id(), two.map().id());
        }
    }

    @Test
    void aTypeThatTheKernelDoesNotKnowIsNoVerifierError() {
        ProgramSpec spec = Programs.returning(new ProgramType(9999), 0);

        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(spec::load)
                .isNotInstanceOf(VerifierException.class)
                .withMessageContaining("does not know this program type")
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }

    @Test
    void aTypeThatMustKnowItsAttachTypeWantsIt() {
        ProgramSpec spec = Programs.returning(ProgramType.CGROUP_SOCK_ADDR, 1);

        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(
                        () -> spec.expectedAttachType(AttachType.TCX_INGRESS).load())
                .withMessageContaining("expected attach type");
        assertThatCode(() -> spec.expectedAttachType(AttachType.CGROUP_INET4_CONNECT)
                        .load()
                        .close())
                .doesNotThrowAnyException();
    }

    @Test
    void anEndlessLoopIsRejected() {
        Code loop = Code.build(a ->
                a.mov(R0, 0).label("again").jump(Condition.EQ, R0, 0, "again").exit());

        assertThatExceptionOfType(VerifierException.class)
                .isThrownBy(() -> Program.of(ProgramType.SCHED_CLS, loop).load())
                .withMessageContaining("infinite loop");
    }
}
