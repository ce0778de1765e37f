package dev.cleat.bpf.asm;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Writes a program, instruction by instruction; {@link Code#build} makes one.
 *
 * <p>Each method adds one instruction and is named after it: {@code add} works on 64 bits, {@code add32} on 32. Labels
 * may be used before they are set. An operand that cannot be is refused at once, a label that cannot be reached at the
 * end; both say the number of the instruction as the verifier counts them. Not thread-safe.
 *
 * @since 0.1
 */
public final class Assembler extends ControlForms {

    /** An instruction that waits for its label; until then it stands in the list with distance 0. */
    private record Fixup(int index, int slot, String label, IntFunction<Instruction> form) {}

    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<String, Integer> labels = new LinkedHashMap<>();
    private final List<Fixup> fixups = new ArrayList<>();
    private int slots;

    Assembler() {}

    /**
     * Names the next instruction.
     *
     * @param label the name, used once in a program
     * @return this assembler
     * @throws IllegalArgumentException if the program has this label already
     */
    public Assembler label(String label) {
        Integer earlier = labels.putIfAbsent(requireNonNull(label, "label"), slots);
        if (earlier != null) {
            throw new IllegalArgumentException(
                    at(slots) + "label '" + label + "' is already set at instruction " + earlier);
        }
        return this;
    }

    /**
     * Adds an instruction made elsewhere, as it is.
     *
     * @param instruction the instruction
     * @return this assembler
     */
    public Assembler instruction(Instruction instruction) {
        instructions.add(requireNonNull(instruction, "instruction"));
        slots += instruction.slots();
        return this;
    }

    @Override
    Assembler emit(Supplier<Instruction> instruction) {
        Instruction made;
        try {
            made = instruction.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at(slots) + e.getMessage(), e);
        }
        return instruction(made);
    }

    @Override
    Assembler emit(String label, IntFunction<Instruction> instruction) {
        fixups.add(new Fixup(instructions.size(), slots, requireNonNull(label, "label"), instruction));
        return emit(() -> instruction.apply(0));
    }

    Code assemble() {
        fixups.forEach(this::resolve);
        checkEnds();
        return new Code(instructions, labels);
    }

    private void resolve(Fixup fixup) {
        Integer target = labels.get(fixup.label());
        if (target == null) {
            throw new IllegalStateException(at(fixup.slot()) + "no label '" + fixup.label() + "' is set");
        }
        if (target == slots) {
            throw new IllegalStateException(
                    at(fixup.slot()) + "no instruction follows the label '" + fixup.label() + "'");
        }
        int distance = target - fixup.slot() - 1;
        Instruction resolved;
        try {
            resolved = fixup.form().apply(distance);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    at(fixup.slot()) + "label '" + fixup.label() + "' is " + distance
                            + " slots away, too far for a 16-bit jump; jumpLong reaches it",
                    e);
        }
        instructions.set(fixup.index(), resolved);
    }

    /** The verifier wants the program, and every function in it, to end in an exit or an unconditional jump. */
    private void checkEnds() {
        if (instructions.isEmpty()) {
            throw new IllegalStateException("the program has no instructions");
        }
        Set<Integer> functions = new HashSet<>();
        for (Fixup fixup : fixups) {
            if (startsFunction(instructions.get(fixup.index()))) {
                functions.add(labels.get(fixup.label()));
            }
        }
        int slot = 0;
        for (Instruction instruction : instructions) {
            int next = slot + instruction.slots();
            if ((next == slots || functions.contains(next)) && fallsThrough(instruction)) {
                throw new IllegalStateException(at(slot) + "the "
                        + (next == slots ? "program" : "function before instruction " + next)
                        + " falls off its end; it must end in an exit or an unconditional jump");
            }
            slot = next;
        }
    }

    private static boolean startsFunction(Instruction instruction) {
        return instruction instanceof ControlFlow.CallFunction
                || (instruction instanceof MemoryAccess.LoadWide load
                        && load.constant() instanceof WideConstant.Function);
    }

    private static boolean fallsThrough(Instruction instruction) {
        return switch (instruction) {
            case ControlFlow.Exit _, ControlFlow.Jump _, ControlFlow.JumpLong _, ControlFlow.JumpIndirect _, Raw _ ->
                false;
            default -> true;
        };
    }

    private static String at(int slot) {
        return "instruction " + slot + ": ";
    }
}
