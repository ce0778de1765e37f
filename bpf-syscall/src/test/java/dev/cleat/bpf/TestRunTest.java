package dev.cleat.bpf;

import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R3;
import static dev.cleat.bpf.asm.Register.R4;
import static dev.cleat.bpf.asm.Register.R6;
import static dev.cleat.bpf.asm.Size.B;
import static dev.cleat.bpf.asm.Size.DW;
import static dev.cleat.bpf.asm.Size.W;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Condition;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.SkBuff;
import dev.cleat.bpf.asm.XdpMd;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TestRunTest {

    private static final int MARK_OFFSET = 8;
    private static final int SK_BUFF_BYTES = 192;

    @Test
    void theReturnValueComesBack() {
        try (Program program = Programs.returning(ProgramType.SCHED_CLS, 42).load()) {
            TestRun.Result result = program.testRun(TestRun.packet(packet()));

            assertThat(result.returnValue()).isEqualTo(42);
            assertThat(result.packet()).isEqualTo(packet());
            assertThat(result.context()).isEmpty();
        }
    }

    @Test
    void thePacketComesBackAsTheProgramLeftIt() {
        Code writes = Code.build(a -> a.load(R2, R1, XdpMd.DATA)
                .load(R3, R1, XdpMd.DATA_END)
                .mov(R4, R2)
                .add(R4, 1)
                .mov(R0, 1)
                .jump(Condition.GT, R4, R3, "out")
                .store(B, R2, 0, 0x7f)
                .mov(R0, 2)
                .label("out")
                .exit());
        try (Program program = Program.of(ProgramType.XDP, writes).load()) {
            TestRun.Result result = program.testRun(TestRun.packet(packet()));

            byte[] expected = packet();
            expected[0] = 0x7f;
            assertThat(result.returnValue()).isEqualTo(2);
            assertThat(result.packet()).isEqualTo(expected);
        }
    }

    @Test
    void theContextGoesInAndComesBack() {
        Code readsMark = Code.build(
                a -> a.load(R0, R1, SkBuff.MARK).store(W, R1, MARK_OFFSET, 9).exit());
        try (Program program = Program.of(ProgramType.SCHED_CLS, readsMark).load()) {
            ByteBuffer context = ByteBuffer.allocate(SK_BUFF_BYTES).order(ByteOrder.nativeOrder());
            context.putInt(MARK_OFFSET, 77);

            TestRun.Result result = program.testRun(TestRun.packet(packet()).withContext(context.array()));

            assertThat(result.returnValue()).isEqualTo(77);
            assertThat(ByteBuffer.wrap(result.context())
                            .order(ByteOrder.nativeOrder())
                            .getInt(MARK_OFFSET))
                    .isEqualTo(9);
        }
    }

    @Test
    void aProgramRunsOftenAndCounts() {
        try (ArrayTable<Long> counter = ArrayTable.create("runs", Codec.U64, 1);
                Program program = Program.of(
                                ProgramType.SCHED_CLS,
                                Code.build(a -> a.loadMapValue(R1, counter.map(), 0)
                                        .mov(R2, 1)
                                        .atomicAdd(DW, R1, 0, R2)
                                        .mov(R0, 0)
                                        .exit()))
                        .load()) {
            TestRun.Result result = program.testRun(TestRun.packet(packet()).repeat(1000));

            assertThat(counter.lookup(0)).isEqualTo(1000);
            assertThat(result.duration()).isPositive();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestRun.packet(packet()).repeat(0));
    }

    @Test
    void aContextAloneRunsProgramsWithoutPacket() {
        Code readsContext =
                Code.build(a -> a.load(W, R0, R1, 4).store(W, R1, 0, 5).exit());
        try (Program program = Program.of(ProgramType.SYSCALL, readsContext)
                .flags(1 << 4) // BPF_F_SLEEPABLE
                .license("GPL")
                .load()) {
            ByteBuffer context = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
            context.putInt(4, 1234);

            TestRun.Result result = program.testRun(TestRun.context(context.array()));

            assertThat(result.returnValue()).isEqualTo(1234);
            assertThat(ByteBuffer.wrap(result.context())
                            .order(ByteOrder.nativeOrder())
                            .getInt(0))
                    .isEqualTo(5);
        }
    }

    @Test
    void aPacketComesBackWholeHoweverMuchItGrew() {
        try (ArrayTable<Long> runs = ArrayTable.create("runs", Codec.U64, 1);
                Program program = growing(16_000, runs)) {
            TestRun.Result result = program.testRun(TestRun.packet(packet()));

            assertThat(result.returnValue()).isZero();
            assertThat(result.packet()).hasSize(16_000).startsWith(packet());
            assertThat(result.packetSize()).isEqualTo(16_000);
            assertThat(runs.lookup(0)).as("runs").isEqualTo(1);
        }
    }

    @Test
    void ofAPacketThatOutgrowsTheRoomTheRestOfTheResultRemains() {
        try (ArrayTable<Long> runs = ArrayTable.create("runs", Codec.U64, 1);
                Program program = growing(9000, runs)) {
            TestRun run = TestRun.packet(packet()).withContext(new byte[SK_BUFF_BYTES]);

            TestRun.Result result = run.on(program.fd(), 1000);

            assertThat(result.returnValue()).isZero();
            assertThat(result.packet()).hasSize(packet().length + 1000).startsWith(packet());
            assertThat(result.packetSize()).isEqualTo(9000);
            assertThat(result.context()).isEmpty();
            assertThat(result.duration()).isPositive();
            assertThat(runs.lookup(0)).as("runs").isEqualTo(1);
        }
    }

    @Test
    void theBeginningOfAContextIsEnough() {
        Code setsMark =
                Code.build(a -> a.mov(R0, 3).store(W, R1, MARK_OFFSET, 9).exit());
        try (Program program = Program.of(ProgramType.SCHED_CLS, setsMark).load()) {
            TestRun.Result result = program.testRun(TestRun.packet(packet()).withContext(new byte[16]));

            assertThat(result.returnValue()).isEqualTo(3);
            assertThat(result.context().length).isGreaterThanOrEqualTo(SK_BUFF_BYTES);
            assertThat(ByteBuffer.wrap(result.context())
                            .order(ByteOrder.nativeOrder())
                            .getInt(MARK_OFFSET))
                    .isEqualTo(9);
        }
    }

    /** Counts its runs, and makes its packet so long. */
    private static Program growing(int size, ArrayTable<Long> runs) {
        Code code = Code.build(a -> a.mov(R6, R1)
                .loadMapValue(R1, runs.map(), 0)
                .mov(R2, 1)
                .atomicAdd(DW, R1, 0, R2)
                .mov(R1, R6)
                .mov(R2, size)
                .mov(R3, 0)
                .call(Helper.SKB_CHANGE_TAIL)
                .exit());
        return Program.of(ProgramType.SCHED_CLS, code).license("GPL").load();
    }

    @Test
    void inputThatTheKernelRefusesIsExplained() {
        try (Program program = Programs.pass();
                Program device =
                        Programs.returning(ProgramType.CGROUP_DEVICE, 1).load()) {
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> program.testRun(TestRun.packet(new byte[13])))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> device.testRun(TestRun.packet(packet())))
                    .withMessageContaining("cannot test-run this type of program")
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOTSUPP));
        }
    }

    private static byte[] packet() {
        byte[] packet = new byte[64];
        for (int i = 0; i < packet.length; i++) {
            packet[i] = (byte) i;
        }
        // EtherType: none that the kernel looks into.
        packet[12] = (byte) 0x88;
        packet[13] = (byte) 0xb5;
        return packet;
    }
}
