package dev.cleat.bpf.asm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A whole program as text: slot numbers, opcodes, and labels where they are known. */
final class Disassembly {

    private final Map<Integer, List<String>> labels = new TreeMap<>();
    private final StringBuilder text = new StringBuilder();

    private Disassembly(Map<String, Integer> slots) {
        slots.forEach((label, slot) ->
                labels.computeIfAbsent(slot, _ -> new ArrayList<>()).add(label));
    }

    static String of(Code code) {
        Disassembly disassembly = new Disassembly(code.labels());
        int slot = 0;
        for (Instruction instruction : code.instructions()) {
            disassembly.append(slot, instruction);
            slot += instruction.slots();
        }
        return disassembly.text.toString();
    }

    private void append(int slot, Instruction instruction) {
        for (String label : labels.getOrDefault(slot, List.of())) {
            text.append(label).append(":\n");
        }
        int opcode = Encoder.encode(instruction, _ -> 0).getFirst().opcode();
        text.append("%4d: (%02x) ".formatted(slot, opcode)).append(instruction.text());
        OptionalInt distance = distance(instruction);
        if (distance.isPresent()) {
            List<String> names = labels.getOrDefault(slot + 1 + distance.getAsInt(), List.of());
            if (!names.isEmpty()) {
                text.append(" <").append(names.getFirst()).append('>');
            }
        }
        text.append('\n');
    }

    private static OptionalInt distance(Instruction instruction) {
        return switch (instruction) {
            case ControlFlow.Jump(int distance) -> OptionalInt.of(distance);
            case ControlFlow.JumpLong(int distance) -> OptionalInt.of(distance);
            case ControlFlow.Branch branch -> OptionalInt.of(branch.distance());
            case ControlFlow.MayGoto(int distance) -> OptionalInt.of(distance);
            case ControlFlow.CallFunction(int distance) -> OptionalInt.of(distance);
            case MemoryAccess.LoadWide(Register _, WideConstant.Function(int distance)) -> OptionalInt.of(distance);
            default -> OptionalInt.empty();
        };
    }
}
