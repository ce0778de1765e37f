package dev.cleat.testkit.privileged;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.ConfigurationParameters;

/**
 * What a JVM inside is to do.
 *
 * @param selection what to run, as unique ids of Jupiter
 * @param configuration JUnit's configuration parameters
 * @param properties system properties to set
 * @param events the file to write events to
 * @param endsWithInput whether the end of the standard input says that the outside is gone
 */
record Job(
        List<String> selection,
        Map<String, String> configuration,
        Map<String, String> properties,
        String events,
        boolean endsWithInput)
        implements Serializable {

    /** What describes a JVM itself or its machine, and what Surefire needs for itself. */
    private static final List<String> OWN_PROPERTIES = List.of(
            "java.",
            "jdk.",
            "sun.",
            "os.",
            "user.",
            "file.",
            "path.",
            "line.",
            "native.",
            "stdin.",
            "stdout.",
            "stderr.",
            "awt.",
            "surefire");

    static Map<String, String> propertiesOfThisJvm() {
        Map<String, String> properties = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (OWN_PROPERTIES.stream().noneMatch(name::startsWith)) {
                properties.put(name, System.getProperty(name));
            }
        }
        return properties;
    }

    static Map<String, String> configuration(ConfigurationParameters parameters) {
        Map<String, String> configuration = new TreeMap<>();
        parameters.keySet().forEach(key -> parameters.get(key).ifPresent(value -> configuration.put(key, value)));
        return configuration;
    }

    void write(Path path) {
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(path))) {
            out.writeObject(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Job read(Path path) {
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(path))) {
            return (Job) in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
