package dev.cleat.testkit.privileged;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestSource;

/** What the inside tells the outside. Ids are Jupiter's. */
sealed interface Event extends Serializable {

    /** A test that was not known before, as an invocation of a parameterized one. */
    record Registered(
            String parent,
            String id,
            String displayName,
            String legacyName,
            String type,
            @Nullable TestSource source,
            List<String> tags)
            implements Event {}

    record Skipped(String id, String reason) implements Event {}

    record Started(String id) implements Event {}

    record Finished(String id, String status, @Nullable Failure failure) implements Event {}

    record Published(String id, Map<String, String> entries) implements Event {}

    @SuppressWarnings("ArrayRecordComponent") // on their way only: nobody compares them
    record Output(boolean error, byte[] bytes) implements Event {}

    /** What failed beyond the classes: JUnit itself, or what these shared when it was closed after the last of them. */
    record Broke(Failure failure) implements Event {}

    /** The inside has nothing more to tell. */
    record Done() implements Event {}
}
