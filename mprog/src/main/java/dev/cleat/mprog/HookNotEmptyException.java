package dev.cleat.mprog;

/**
 * There are programs on a hook that a program should have for itself.
 *
 * @since 0.1
 */
public class HookNotEmptyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HookNotEmptyException(Hook hook, HookView view) {
        super("the program cannot be alone on " + hook + ": there is " + view);
    }
}
