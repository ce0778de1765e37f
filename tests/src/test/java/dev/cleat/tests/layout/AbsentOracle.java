package dev.cleat.tests.layout;

import java.util.Optional;

/**
 * An oracle that this machine lacks; a report says so.
 *
 * @param name what would have been asked, and why it could not be
 */
record AbsentOracle(String name) implements Oracle {

    @Override
    public Optional<Claim> ask(Claim claim) {
        return Optional.empty();
    }
}
