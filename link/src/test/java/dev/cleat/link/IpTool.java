package dev.cleat.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.NetNs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** iproute2 as the second opinion: runs {@code ip} in a namespace and takes its JSON without blanks. */
final class IpTool {

    private IpTool() {}

    static String ip(NetNs netNs, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("timeout", "60", "ip", "-j", "-d"));
        command.addAll(List.of(arguments));
        // A process inherits the namespace of the thread that starts it.
        Process process = netNs.<Process, IOException>call(
                () -> new ProcessBuilder(command).redirectErrorStream(true).start());
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output.replaceAll("\\s+", "");
    }
}
