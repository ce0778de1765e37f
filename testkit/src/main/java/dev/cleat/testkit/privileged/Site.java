package dev.cleat.testkit.privileged;

import dev.cleat.testkit.Where;
import java.util.List;

/** A place where privileged classes can run, or none. */
sealed interface Site {

    /** No such place; what is lacking for it. */
    record None(String lacking) implements Site {

        /** In one line, since reports and logs are read by line. */
        public None(String lacking) {
            this.lacking = lacking.replaceAll("\\s+", " ").strip();
        }
    }

    /** A place with the rights. */
    sealed interface Usable extends Site permits InPlace, InContainer {

        /** Options that the JVM needs there. */
        List<String> options(Session session);

        /** What the shell around the JVM is to delete if it outlives this JVM; empty for nothing. */
        String filesToDelete();

        /** Whether the JVM's standard input ends with this JVM. */
        boolean hasInput();

        InsideJvm start(Session session, List<String> command);
    }

    static Site choose(Where where) {
        return switch (where) {
            case IN_PLACE -> InPlace.find();
            case CONTAINER -> InContainer.find();
            case ANYWHERE ->
                switch (InPlace.find()) {
                    case Usable inPlace -> inPlace;
                    case None(String rights) ->
                        switch (InContainer.find()) {
                            case Usable container -> container;
                            case None(String docker) -> new None(rights + "; and " + docker);
                        };
                };
        };
    }
}
