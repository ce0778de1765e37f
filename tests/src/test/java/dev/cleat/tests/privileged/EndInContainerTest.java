package dev.cleat.tests.privileged;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The tests of {@link EndTest}, in a container. */
@Tag("container")
class EndInContainerTest extends EndTest {

    private static final String WHERE = "cleat.testkit.where";

    @BeforeAll
    static void askForAContainer() {
        System.setProperty(WHERE, "container");
    }

    @AfterAll
    static void askForNothing() {
        System.clearProperty(WHERE);
    }
}
