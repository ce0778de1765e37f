package dev.cleat.testkit.privileged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes down each skip of the engine, as {@link dev.cleat.testkit.RequiresKernelFeature} does with its own. */
final class SkipLog {

    /** How the reason of a skip begins. */
    static final String MACHINE_LACKS = "machine lacks: ";

    private static final String PROPERTY = "dev.cleat.testkit.skipLog";

    private SkipLog() {}

    static void add(Class<?> testClass, String lacking) {
        String log = System.getProperty(PROPERTY, "");
        if (log.isEmpty()) {
            return;
        }
        try {
            Path file = Path.of(log).toAbsolutePath();
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    testClass.getName() + "\t" + lacking + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
