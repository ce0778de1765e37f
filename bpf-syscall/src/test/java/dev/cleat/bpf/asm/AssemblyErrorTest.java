package dev.cleat.bpf.asm;

import static dev.cleat.bpf.asm.Condition.EQ;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Size.B;
import static dev.cleat.bpf.asm.Size.DW;
import static dev.cleat.bpf.asm.Size.H;
import static dev.cleat.bpf.asm.Size.W;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be assembled, and where the message says it is. */
final class AssemblyErrorTest {

    @Test
    void theMessageNamesTheInstructionAsTheVerifierCounts() {
        assertRefused(
                a -> a.loadWide(R1, 1).mov(R0, 0).load(W, R1, R1, 32768),
                "instruction 3: offset 32768 is not" + " between -32768 and 32767");
    }

    @Test
    void theFramePointerIsReadOnly() {
        String message = "instruction 0: r10, the frame pointer, cannot be written";
        assertRefused(a -> a.mov(R10, 0), message);
        assertRefused(a -> a.add32(R10, R1), message);
        assertRefused(a -> a.neg(R10), message);
        assertRefused(a -> a.movsx(R10, R1, B), message);
        assertRefused(a -> a.toBe(R10, H), message);
        assertRefused(a -> a.castAddressSpace(R10, R1, 0, 1), message);
        assertRefused(a -> a.load(W, R10, R1, 0), message);
        assertRefused(a -> a.loadAcquire(W, R10, R1, 0), message);
        assertRefused(a -> a.loadWide(R10, 1L), message);
        assertRefused(a -> a.loadFunction(R10, "f"), message);
        assertRefused(a -> a.atomic(AtomicOp.XCHG, DW, R1, 0, R10), message);
    }

    @Test
    void theFramePointerMayBeReadAndStored() {
        Code code = Code.build(a -> a.mov(R1, R10)
                .store(DW, R10, -8, R10)
                .atomic(AtomicOp.CMPXCHG, DW, R1, 0, R10)
                .atomicAdd(DW, R1, 0, R10)
                .exit());
        assertThat(code.slots()).isEqualTo(5);
    }

    @Test
    void divisionByTheConstantZeroIsRefused() {
        assertRefused(a -> a.div(R1, 0), "instruction 0: division by the constant 0");
        assertRefused(a -> a.smod32(R1, 0), "instruction 0: division by the constant 0");
    }

    @Test
    void shiftsAreLessThanTheWidth() {
        assertRefused(a -> a.lsh(R1, 64), "instruction 0: shift 64 is not between 0 and 63");
        assertRefused(a -> a.arsh32(R1, 32), "instruction 0: shift 32 is not between 0 and 31");
        assertRefused(a -> a.rsh(R1, -1), "instruction 0: shift -1 is not between 0 and 63");
    }

    @Test
    void sizesThatDoNotExistAreRefused() {
        assertRefused(a -> a.movsx32(R1, R2, W), "instruction 0: a sign extension from 32 to 32 bits extends nothing");
        assertRefused(a -> a.loadSigned(DW, R1, R2, 0), "instruction 0: 8 bytes leave no room for a sign extension");
        assertRefused(a -> a.bswap(R1, B), "instruction 0: a single byte has no byte order");
        assertRefused(a -> a.atomicAdd(H, R1, 0, R2), "instruction 0: atomic operations are of 4 or 8 bytes, not of 2");
        assertRefused(a -> a.loadPacket(DW, 0), "instruction 0: a packet load is of 1, 2 or 4 bytes, not of 8");
        assertRefused(a -> a.loadPacket(DW, R1, 0), "instruction 0: a packet load is of 1, 2 or 4 bytes, not of 8");
    }

    @Test
    void aLabelIsSetOnce() {
        assertRefused(
                a -> a.label("x").mov(R0, 0).label("x"), "instruction 1: label 'x' is already set at instruction 0");
    }

    @Test
    void aLabelMustBeSet() {
        assertUnfinished(a -> a.mov(R0, 0).jump("nowhere").exit(), "instruction 1: no label 'nowhere' is set");
    }

    @Test
    void anInstructionFollowsALabel() {
        assertUnfinished(
                a -> a.mov(R0, 0).jump(EQ, R0, 0, "end").exit().label("end"),
                "instruction 1: no instruction follows the label 'end'");
    }

    @ParameterizedTest
    @ValueSource(ints = {32767, 32768})
    void aJumpReachesSixteenBits(int distance) {
        Consumer<Assembler> program = a -> {
            a.mov(R0, 0).jump(EQ, R0, 0, "far");
            for (int i = 0; i < distance; i++) {
                a.mov(R0, 0);
            }
            a.label("far").exit();
        };
        if (distance <= Short.MAX_VALUE) {
            assertThat(Code.build(program).instructions().get(1).text()).isEqualTo("if r0 == 0x0 goto +" + distance);
        } else {
            assertUnfinished(
                    program,
                    "instruction 1: label 'far' is 32768 slots away, too far for a 16-bit jump; jumpLong reaches it");
        }
    }

    @Test
    void aLongJumpReachesFurther() {
        Code code = Code.build(a -> {
            a.label("start").mov(R0, 0);
            for (int i = 0; i < 40_000; i++) {
                a.loadWide(R0, i);
            }
            a.jumpLong("start");
        });
        assertThat(code.instructions().getLast()).isEqualTo(new ControlFlow.JumpLong(-80_002));
    }

    @Test
    void aProgramEnds() {
        assertUnfinished(a -> {}, "the program has no instructions");
        assertUnfinished(
                a -> a.mov(R0, 0),
                "instruction 0: the program falls off its end; it must end in an exit or an unconditional jump");
        assertUnfinished(
                a -> a.call("f").exit().mov(R0, 0).label("f").exit(),
                "instruction 2: the function before instruction 3 falls off its end; it must end in an exit or an"
                        + " unconditional jump");
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> Code.build(a -> a.call(nothing(Helper.class))));
        assertThatNullPointerException().isThrownBy(() -> Code.build(a -> a.jump(nothing(String.class))));
        assertThatNullPointerException().isThrownBy(() -> Code.build(a -> a.mov(R0, nothing(Register.class))));
        assertThatNullPointerException().isThrownBy(() -> Code.build(a -> a.loadMap(R1, nothing(MapReference.class))));
        assertThatNullPointerException().isThrownBy(() -> Code.build(a -> a.load(nothing(Size.class), R1, R1, 0)));
    }

    @Test
    void theCauseIsKept() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Code.build(a -> a.mov(R10, 0)))
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    /** A null that the compiler lets through, as a caller without NullAway would pass it. */
    @SuppressWarnings("NullAway")
    private static <T> T nothing(Class<T> type) {
        return type.cast(null);
    }

    private static void assertRefused(Consumer<Assembler> program, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Code.build(program))
                .withMessage(message);
    }

    private static void assertUnfinished(Consumer<Assembler> program, String message) {
        assertThatIllegalStateException().isThrownBy(() -> Code.build(program)).withMessage(message);
    }
}
