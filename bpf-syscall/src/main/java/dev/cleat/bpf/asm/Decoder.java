package dev.cleat.bpf.asm;

import static dev.cleat.bpf.asm.Opcodes.BPF_ABS;
import static dev.cleat.bpf.asm.Opcodes.BPF_ADDR_SPACE_CAST;
import static dev.cleat.bpf.asm.Opcodes.BPF_ALU;
import static dev.cleat.bpf.asm.Opcodes.BPF_ALU64;
import static dev.cleat.bpf.asm.Opcodes.BPF_ATOMIC;
import static dev.cleat.bpf.asm.Opcodes.BPF_CALL;
import static dev.cleat.bpf.asm.Opcodes.BPF_DW;
import static dev.cleat.bpf.asm.Opcodes.BPF_END;
import static dev.cleat.bpf.asm.Opcodes.BPF_EXIT;
import static dev.cleat.bpf.asm.Opcodes.BPF_IMM;
import static dev.cleat.bpf.asm.Opcodes.BPF_IND;
import static dev.cleat.bpf.asm.Opcodes.BPF_JA;
import static dev.cleat.bpf.asm.Opcodes.BPF_JCOND;
import static dev.cleat.bpf.asm.Opcodes.BPF_JMP;
import static dev.cleat.bpf.asm.Opcodes.BPF_JMP32;
import static dev.cleat.bpf.asm.Opcodes.BPF_LD;
import static dev.cleat.bpf.asm.Opcodes.BPF_LDX;
import static dev.cleat.bpf.asm.Opcodes.BPF_LOAD_ACQ;
import static dev.cleat.bpf.asm.Opcodes.BPF_MEM;
import static dev.cleat.bpf.asm.Opcodes.BPF_MEMSX;
import static dev.cleat.bpf.asm.Opcodes.BPF_MOV;
import static dev.cleat.bpf.asm.Opcodes.BPF_NEG;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_BTF_ID;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_CALL;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_FUNC;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_KFUNC_CALL;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_MAP_FD;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_MAP_IDX;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_MAP_IDX_VALUE;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_MAP_VALUE;
import static dev.cleat.bpf.asm.Opcodes.BPF_ST;
import static dev.cleat.bpf.asm.Opcodes.BPF_STORE_REL;
import static dev.cleat.bpf.asm.Opcodes.BPF_STX;
import static dev.cleat.bpf.asm.Opcodes.BPF_TO_BE;
import static dev.cleat.bpf.asm.Opcodes.BPF_X;
import static dev.cleat.bpf.asm.Opcodes.classOf;
import static dev.cleat.bpf.asm.Opcodes.modeOf;
import static dev.cleat.bpf.asm.Opcodes.operationOf;
import static dev.cleat.bpf.asm.Opcodes.sizeOf;
import static dev.cleat.bpf.asm.Opcodes.sourceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From slots to instructions, losing nothing.
 *
 * <p>It reads a slot by its opcode, not looking at fields that ought to be zero, and then asks {@link Encoder} whether
 * that is all there was: what does not encode to the same slots stays {@link Raw}.
 */
final class Decoder {

    private Decoder() {}

    static List<Instruction> decode(List<Raw> slots) {
        List<Instruction> instructions = new ArrayList<>(slots.size());
        for (int i = 0; i < slots.size(); ) {
            List<Raw> rest = slots.subList(i, slots.size());
            Instruction instruction = exact(rest).orElse(rest.getFirst());
            instructions.add(instruction);
            i += instruction.slots();
        }
        return instructions;
    }

    private static Optional<Instruction> exact(List<Raw> rest) {
        return read(rest).filter(instruction -> {
            List<Raw> encoded = Encoder.encode(instruction, map -> {
                throw new AssertionError("decoded code has no map references");
            });
            return encoded.equals(rest.subList(0, encoded.size()));
        });
    }

    private static Optional<Instruction> read(List<Raw> rest) {
        Raw slot = rest.getFirst();
        try {
            return switch (classOf(slot.opcode())) {
                case BPF_ALU -> arithmetic(slot, Width.BITS_32);
                case BPF_ALU64 -> arithmetic(slot, Width.BITS_64);
                case BPF_JMP -> control(slot);
                case BPF_JMP32 -> control32(slot);
                case BPF_LD -> rest.size() > 1 ? wideOrPacket(slot, rest.get(1)) : packet(slot);
                case BPF_LDX -> load(slot);
                case BPF_ST, BPF_STX -> store(slot);
                default -> throw new AssertionError("a class has three bits");
            };
        } catch (IllegalArgumentException e) {
            // The instruction's record refuses what the kernel would: a register 11, say, or a write to r10.
            return Optional.empty();
        }
    }

    private static Optional<Instruction> arithmetic(Raw slot, Width width) {
        Register dst = Register.of(slot.dst());
        int operation = operationOf(slot.opcode());
        if (operation == BPF_NEG) {
            return Optional.of(new Arithmetic.Negate(width, dst));
        }
        if (operation == BPF_END) {
            return sizeOfBits(slot.immediate()).map(size -> new Arithmetic.SwapBytes(swap(slot, width), dst, size));
        }
        Operand src = operand(slot);
        if (operation == BPF_MOV && src instanceof Register register && slot.offset() != 0) {
            if (slot.offset() == BPF_ADDR_SPACE_CAST) {
                int spaces = slot.immediate();
                return Optional.of(new Arithmetic.CastAddressSpace(dst, register, spaces >>> 16, spaces & 0xffff));
            }
            return sizeOfBits(slot.offset()).map(from -> new Arithmetic.MoveSigned(width, dst, register, from));
        }
        for (AluOp op : AluOp.values()) {
            if (op.code() == operation && op.variant() == slot.offset()) {
                return Optional.of(new Arithmetic.Binary(width, op, dst, src));
            }
        }
        return Optional.empty();
    }

    private static ByteSwap swap(Raw slot, Width width) {
        if (width == Width.BITS_64) {
            return ByteSwap.BSWAP;
        }
        return sourceOf(slot.opcode()) == BPF_TO_BE ? ByteSwap.TO_BE : ByteSwap.TO_LE;
    }

    private static Optional<Instruction> control(Raw slot) {
        return switch (operationOf(slot.opcode())) {
            case BPF_JA ->
                Optional.of(
                        sourceOf(slot.opcode()) == BPF_X
                                ? new ControlFlow.JumpIndirect(Register.of(slot.dst()))
                                : new ControlFlow.Jump(slot.offset()));
            case BPF_JCOND -> Optional.of(new ControlFlow.MayGoto(slot.offset()));
            case BPF_EXIT -> Optional.of(new ControlFlow.Exit());
            case BPF_CALL ->
                switch (slot.src()) {
                    case 0 -> Optional.of(new ControlFlow.CallHelper(Helper.of(slot.immediate())));
                    case BPF_PSEUDO_CALL -> Optional.of(new ControlFlow.CallFunction(slot.immediate()));
                    case BPF_PSEUDO_KFUNC_CALL ->
                        Optional.of(new ControlFlow.CallKernelFunction(slot.immediate(), slot.offset()));
                    default -> Optional.empty();
                };
            default -> branch(slot, Width.BITS_64);
        };
    }

    private static Optional<Instruction> control32(Raw slot) {
        return operationOf(slot.opcode()) == BPF_JA
                ? Optional.of(new ControlFlow.JumpLong(slot.immediate()))
                : branch(slot, Width.BITS_32);
    }

    private static Optional<Instruction> branch(Raw slot, Width width) {
        for (Condition condition : Condition.values()) {
            if (condition.code() == operationOf(slot.opcode())) {
                return Optional.of(new ControlFlow.Branch(
                        width, condition, Register.of(slot.dst()), operand(slot), slot.offset()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Instruction> load(Raw slot) {
        int mode = modeOf(slot.opcode());
        if (mode != BPF_MEM && mode != BPF_MEMSX) {
            return Optional.empty();
        }
        return Optional.of(new MemoryAccess.Load(
                size(slot), mode == BPF_MEMSX, Register.of(slot.dst()), Register.of(slot.src()), slot.offset()));
    }

    private static Optional<Instruction> store(Raw slot) {
        Register base = Register.of(slot.dst());
        boolean constant = classOf(slot.opcode()) == BPF_ST;
        if (modeOf(slot.opcode()) == BPF_MEM) {
            Operand value = constant ? new Operand.Immediate(slot.immediate()) : Register.of(slot.src());
            return Optional.of(new MemoryAccess.Store(size(slot), base, slot.offset(), value));
        }
        return modeOf(slot.opcode()) == BPF_ATOMIC && !constant
                ? atomic(slot, base, Register.of(slot.src()))
                : Optional.empty();
    }

    private static Optional<Instruction> atomic(Raw slot, Register dst, Register src) {
        Size size = size(slot);
        if (slot.immediate() == BPF_LOAD_ACQ) {
            return Optional.of(new MemoryAccess.LoadAcquire(size, dst, src, slot.offset()));
        }
        if (slot.immediate() == BPF_STORE_REL) {
            return Optional.of(new MemoryAccess.StoreRelease(size, dst, slot.offset(), src));
        }
        for (AtomicOp op : AtomicOp.values()) {
            if (op.code() == slot.immediate()) {
                return Optional.of(new MemoryAccess.Atomic(op, size, dst, slot.offset(), src));
            }
        }
        return Optional.empty();
    }

    private static Optional<Instruction> wideOrPacket(Raw slot, Raw next) {
        return slot.opcode() == (BPF_LD | BPF_IMM | BPF_DW)
                ? constant(slot, next).map(constant -> new MemoryAccess.LoadWide(Register.of(slot.dst()), constant))
                : packet(slot);
    }

    private static Optional<WideConstant> constant(Raw slot, Raw next) {
        int low = slot.immediate();
        int high = next.immediate();
        return switch (slot.src()) {
            case 0 -> Optional.of(new WideConstant.Value((long) high << 32 | Integer.toUnsignedLong(low)));
            case BPF_PSEUDO_MAP_FD -> Optional.of(new WideConstant.MapFd(low));
            case BPF_PSEUDO_MAP_VALUE -> Optional.of(new WideConstant.MapFdValue(low, high));
            case BPF_PSEUDO_MAP_IDX -> Optional.of(new WideConstant.MapIndex(low));
            case BPF_PSEUDO_MAP_IDX_VALUE -> Optional.of(new WideConstant.MapIndexValue(low, high));
            case BPF_PSEUDO_BTF_ID -> Optional.of(new WideConstant.KernelVariable(low, high));
            case BPF_PSEUDO_FUNC -> Optional.of(new WideConstant.Function(low));
            default -> Optional.empty();
        };
    }

    private static Optional<Instruction> packet(Raw slot) {
        return switch (modeOf(slot.opcode())) {
            case BPF_ABS -> Optional.of(new MemoryAccess.LoadPacket(size(slot), slot.immediate()));
            case BPF_IND ->
                Optional.of(new MemoryAccess.LoadPacketIndirect(size(slot), Register.of(slot.src()), slot.immediate()));
            default -> Optional.empty();
        };
    }

    private static Operand operand(Raw slot) {
        return sourceOf(slot.opcode()) == BPF_X ? Register.of(slot.src()) : new Operand.Immediate(slot.immediate());
    }

    private static Size size(Raw slot) {
        for (Size size : Size.values()) {
            if (size.code() == sizeOf(slot.opcode())) {
                return size;
            }
        }
        throw new AssertionError("a size has two bits");
    }

    private static Optional<Size> sizeOfBits(int bits) {
        for (Size size : Size.values()) {
            if (size.bits() == bits) {
                return Optional.of(size);
            }
        }
        return Optional.empty();
    }
}
