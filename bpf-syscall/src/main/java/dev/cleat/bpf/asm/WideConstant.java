package dev.cleat.bpf.asm;

import static java.util.Objects.requireNonNull;

/**
 * What a 64-bit load puts in a register: a number, or something of which the kernel knows the address.
 *
 * @since 0.1
 */
public sealed interface WideConstant {

    /**
     * A number.
     *
     * @param value 64 bits
     * @since 0.1
     */
    record Value(long value) implements WideConstant {}

    /**
     * A map, for the helpers that take one ({@code BPF_PSEUDO_MAP_FD}).
     *
     * @param map the map, whose descriptor is put in when the program is loaded
     * @since 0.1
     */
    record Map(MapReference map) implements WideConstant {
        /** Creates the constant. */
        public Map {
            requireNonNull(map, "map");
        }
    }

    /**
     * The address of the value of an array map with one element ({@code BPF_PSEUDO_MAP_VALUE}, Linux 5.2).
     *
     * @param map the map, whose descriptor is put in when the program is loaded
     * @param offset bytes into the value, unsigned
     * @since 0.1
     */
    record MapValue(MapReference map, int offset) implements WideConstant {
        /** Creates the constant. */
        public MapValue {
            requireNonNull(map, "map");
        }
    }

    /**
     * A map by a descriptor that is already in the program, as in decoded bytes ({@code BPF_PSEUDO_MAP_FD}).
     *
     * @param fd the descriptor's number
     * @since 0.1
     */
    record MapFd(int fd) implements WideConstant {}

    /**
     * The address of a map's value by a descriptor that is already in the program ({@code BPF_PSEUDO_MAP_VALUE}).
     *
     * @param fd the descriptor's number
     * @param offset bytes into the value, unsigned
     * @since 0.1
     */
    record MapFdValue(int fd, int offset) implements WideConstant {}

    /**
     * A map by its place in the load's {@code fd_array} ({@code BPF_PSEUDO_MAP_IDX}, Linux 5.14).
     *
     * @param index place in the array
     * @since 0.1
     */
    record MapIndex(int index) implements WideConstant {}

    /**
     * The address of a map's value by the map's place in {@code fd_array} ({@code BPF_PSEUDO_MAP_IDX_VALUE}, Linux
     * 5.14).
     *
     * @param index place in the array
     * @param offset bytes into the value, unsigned
     * @since 0.1
     */
    record MapIndexValue(int index, int offset) implements WideConstant {}

    /**
     * The address of a kernel variable ({@code BPF_PSEUDO_BTF_ID}, Linux 5.10).
     *
     * @param id the variable's BTF id
     * @param btfFd descriptor of the module's BTF; 0 is the kernel's own
     * @since 0.1
     */
    record KernelVariable(int id, int btfFd) implements WideConstant {}

    /**
     * The address of a function of this program, for helpers that call back ({@code BPF_PSEUDO_FUNC}, Linux 5.13).
     *
     * <p>The kernel asks for function info (BTF) with such a program.
     *
     * @param distance slots from the instruction's second slot to the function
     * @since 0.1
     */
    record Function(int distance) implements WideConstant {}
}
