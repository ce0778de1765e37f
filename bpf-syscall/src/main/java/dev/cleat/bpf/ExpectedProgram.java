package dev.cleat.bpf;

import java.util.Objects;

/**
 * The program that a link should carry at the moment of an update; made by {@link Link#expecting}.
 *
 * @param program the program
 * @since 0.1
 */
public record ExpectedProgram(Program program) {

    /** An expectation. */
    public ExpectedProgram {
        Objects.requireNonNull(program, "program");
    }
}
