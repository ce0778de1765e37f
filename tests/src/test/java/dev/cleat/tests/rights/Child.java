package dev.cleat.tests.rights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class of these tests that runs as a program, in a second JVM that knows nothing yet of the kernel. */
final class Child {

    private Child() {}

    /** The command that starts it, through a command that runs what follows it. */
    static String[] command(List<String> through, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(through);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }
}
