package dev.cleat.netlink;

import dev.cleat.sys.Fd;
import java.util.List;
import java.util.Objects;

/**
 * A BPF program that decides in the kernel which announcements reach a monitor. What it drops takes no room in the
 * receive buffer, so it causes no overrun.
 *
 * <p>It does not apply to what the monitor lists: choose kinds of objects that match it, for instance
 * {@link ObjectKind#ipv4Routes(int)} with {@link #routeTables(int...)}.
 *
 * @since 0.1
 */
public sealed interface SocketFilter {

    /**
     * Lets route announcements of these tables pass, and everything that is not about routes.
     *
     * @param tables table ids, for instance 254 ({@code RT_TABLE_MAIN})
     * @return a filter in classic BPF
     * @throws IllegalArgumentException if there are none or more than 200
     */
    static SocketFilter routeTables(int... tables) {
        return new Classic(RouteTables.program(tables));
    }

    /**
     * A program in classic BPF ({@code SO_ATTACH_FILTER}). It sees the message from its header on, with loads that read
     * big-endian; it returns 0 to drop it.
     *
     * @param instructions at most 4096 instructions
     * @return the filter
     */
    static SocketFilter classic(List<Instruction> instructions) {
        return new Classic(instructions);
    }

    /**
     * A loaded program of type {@code BPF_PROG_TYPE_SOCKET_FILTER} ({@code SO_ATTACH_BPF}).
     *
     * @param program its descriptor, which must be open until the monitor is; the socket then holds the program itself
     * @return the filter
     */
    static SocketFilter program(Fd program) {
        return new Program(program);
    }

    /**
     * An instruction of classic BPF, {@code struct sock_filter}.
     *
     * @param code operation, 16 bits
     * @param ifTrue how many instructions a jump skips if its condition holds, 8 bits
     * @param ifFalse how many if it does not, 8 bits
     * @param operand 32 bits
     */
    record Instruction(int code, int ifTrue, int ifFalse, int operand) {

        /**
         * An instruction.
         *
         * @throws IllegalArgumentException if a value has too many bits
         */
        public Instruction {
            if (code >>> 16 != 0 || ifTrue >>> 8 != 0 || ifFalse >>> 8 != 0) {
                throw new IllegalArgumentException(
                        "code " + code + " has 16 bits, and the jumps " + ifTrue + " and " + ifFalse + " have 8");
            }
        }
    }

    /**
     * A program in classic BPF.
     *
     * @param instructions 1 to 4096
     */
    record Classic(List<Instruction> instructions) implements SocketFilter {

        private static final int MOST = 4096;

        /**
         * A program.
         *
         * @throws IllegalArgumentException if there are no instructions, or too many
         */
        public Classic {
            instructions = List.copyOf(instructions);
            if (instructions.isEmpty() || instructions.size() > MOST) {
                throw new IllegalArgumentException(
                        "a filter has 1 to " + MOST + " instructions, not " + instructions.size());
            }
        }
    }

    /**
     * A loaded program.
     *
     * @param program its descriptor
     */
    record Program(Fd program) implements SocketFilter {

        /** A program. */
        public Program {
            Objects.requireNonNull(program, "program");
        }
    }
}
