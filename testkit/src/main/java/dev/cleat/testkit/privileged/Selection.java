package dev.cleat.testkit.privileged;

import dev.cleat.testkit.Privileged;
import dev.cleat.testkit.Where;
import java.util.Locale;
import java.util.Optional;
import org.junit.platform.commons.support.AnnotationSupport;

/** Which classes the engine runs, and where. */
final class Selection {

    /** A regular expression for the names of classes that run as if they were annotated, all in one JVM. */
    private static final String CLASSES = "cleat.testkit.classes";

    private static final String WHERE = "cleat.testkit.where";

    private Selection() {}

    static boolean takes(Class<?> testClass) {
        return annotation(testClass).isPresent() || testClass.getName().matches(System.getProperty(CLASSES, ""));
    }

    static Optional<Privileged> annotation(Class<?> testClass) {
        return AnnotationSupport.findAnnotation(testClass, Privileged.class);
    }

    static Where where(Class<?> testClass) {
        Where asked = annotation(testClass).map(Privileged::value).orElse(Where.ANYWHERE);
        return asked == Where.ANYWHERE ? byProperty() : asked;
    }

    private static Where byProperty() {
        String property = System.getProperty(WHERE, "");
        try {
            return property.isEmpty()
                    ? Where.ANYWHERE
                    : Where.valueOf(property.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the system property " + WHERE + " is anywhere, in-place or container, not '" + property + "'", e);
        }
    }
}
