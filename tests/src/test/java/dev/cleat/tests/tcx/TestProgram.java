package dev.cleat.tests.tcx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A class of these tests that runs as a program, in a second JVM. */
final class TestProgram {

    private final List<String> before = new ArrayList<>();
    private final List<String> program = new ArrayList<>();

    private TestProgram(Class<?> main, String... arguments) {
        program.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        program.addAll(List.of(arguments));
    }

    static TestProgram running(Class<?> main, String... arguments) {
        return new TestProgram(main, arguments);
    }

    /** With these capabilities and no others, though still as root. */
    TestProgram having(String... capabilities) {
        StringBuilder set = new StringBuilder("-all");
        for (String capability : capabilities) {
            set.append(",+").append(capability);
        }
        before.addAll(List.of("setpriv", "--bounding-set=" + set, "--inh-caps=" + set, "--"));
        return this;
    }

    /** Starts it in the namespace, waits for it and returns what it printed; its standard input is empty. Fails if it does. */
    String in(Ground ground) {
        Collection<String> command = new ArrayList<>(before);
        command.addAll(program);
        return ground.network.exec(ground.netNs, command.toArray(String[]::new)).strip();
    }
}
