package dev.cleat.tests.layout;

import java.util.List;
import java.util.Optional;

/** Somebody who knows the kernel's interface without having asked Cleat. */
interface Oracle {

    /** What it is, with its version. */
    String name();

    /** What it says about the name that a claim is about; empty if it does not know that name. */
    Optional<Claim> ask(Claim claim);

    /** The members of a struct from this offset on, as far as it can tell. */
    default List<String> membersFrom(String tag, long offset) {
        return List.of();
    }
}
