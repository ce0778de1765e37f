package dev.cleat.bpf.asm;

/** What a field of an instruction can hold. */
final class Limits {

    private Limits() {}

    static void range(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " " + value + " is not between " + min + " and " + max);
        }
    }

    static void offset(int offset) {
        range("offset", offset, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    static void jump(int slots) {
        range("jump distance", slots, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    static void writable(Register register) {
        if (register == Register.R10) {
            throw new IllegalArgumentException("r10, the frame pointer, cannot be written");
        }
    }
}
