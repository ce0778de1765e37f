package dev.cleat.tests.layout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a program said.
 *
 * @param status its exit status
 * @param output standard output and standard error together
 */
record Tool(int status, String output) {

    static Tool run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Tool(process.waitFor(), output);
    }

    /** The output of a run that must succeed. */
    static String output(List<String> command) throws IOException, InterruptedException {
        Tool tool = run(command);
        if (tool.status != 0) {
            throw new AssertionError(
                    String.join(" ", command) + " ended with status " + tool.status + ":\n" + tool.output);
        }
        return tool.output;
    }
}
