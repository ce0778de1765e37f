package dev.cleat.tests.tcx;

import dev.cleat.sys.PermissionDeniedException;

/** Tells the test how something went in a child process. */
final class Attempt {

    private Attempt() {}

    static void of(String what, Runnable attempt) {
        String outcome;
        try {
            attempt.run();
            outcome = "ok";
        } catch (PermissionDeniedException e) {
            outcome = e.getClass().getSimpleName() + " " + e.missingCapabilities();
        } catch (RuntimeException e) {
            outcome = e.getClass().getSimpleName();
        }
        System.out.println(what + ": " + outcome);
    }
}
