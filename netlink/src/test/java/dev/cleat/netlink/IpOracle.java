package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.uapi.NlMsgHdr;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * iproute2 as the judge of what somebody knows: {@code ip monitor file} prints the messages, {@code ip} asks the kernel
 * itself, and both print in the same way.
 */
final class IpOracle {

    private static final Map<ObjectKind, List<String>> LISTS = Map.of(
            ObjectKind.LINKS, List.of("-o link"),
            ObjectKind.ADDRESSES, List.of("-o addr"),
            ObjectKind.NEIGHBOURS, List.of("-o neigh show nud all"),
            ObjectKind.IPV4_ROUTES, List.of("-o -4 route show table all"),
            ObjectKind.IPV6_ROUTES, List.of("-o -6 route show table all"),
            ObjectKind.RULES, List.of("-o -4 rule", "-o -6 rule"),
            ObjectKind.NEXTHOPS, List.of("-o nexthop"));

    /** What only one of the two commands prints, what runs down, and what the kernel changes without announcing it. */
    private static final Pattern NOISE = Pattern.compile(
            " mode DEFAULT| qlen \\d+| linkdown| dead|(?<=valid_lft |preferred_lft |expires )\\d+(?=sec)");

    private final Stage stage;

    IpOracle(Stage stage) {
        this.stage = stage;
    }

    /** These messages are what the kernel has of a kind, each as often as it has it. */
    void assertAreAll(ObjectKind kind, Collection<ReceivedMessage> messages) {
        StringBuilder listed = new StringBuilder();
        LISTS.getOrDefault(kind, List.of()).forEach(list -> listed.append(stage.ip(list)));
        assertThat(counted(printed(messages))).as("%s", kind).isEqualTo(counted(listed.toString()));
    }

    private String printed(Collection<ReceivedMessage> messages) {
        try {
            Path file = Files.createTempFile("messages", ".nl");
            try {
                try (OutputStream out = Files.newOutputStream(file)) {
                    for (ReceivedMessage message : messages) {
                        out.write(bytes(message));
                    }
                }
                return stage.ip("-o monitor file " + file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole message, padded to 4 bytes; without its flags, which tell how it came about. */
    private static byte[] bytes(ReceivedMessage message) {
        MemorySegment payload = message.reader().struct(message.reader().payloadSize());
        long header = NlMsgHdr.STRUCT.size();
        byte[] bytes = new byte[(int) (header + payload.byteSize() + 3) & ~3];
        MemorySegment copy = MemorySegment.ofArray(bytes);
        NlMsgHdr.LEN.set(copy, header + payload.byteSize());
        NlMsgHdr.TYPE.set(copy, message.type());
        MemorySegment.copy(payload, ValueLayout.JAVA_BYTE, 0, copy, ValueLayout.JAVA_BYTE, header, payload.byteSize());
        return bytes;
    }

    private static Map<String, Integer> counted(String text) {
        Map<String, Integer> lines = new HashMap<>();
        text.lines()
                .map(line -> NOISE.matcher(line)
                        .replaceAll("")
                        .replaceAll("[\\s\\\\]+", " ")
                        .strip())
                .filter(line -> !line.isEmpty())
                .forEach(line -> lines.merge(line, 1, Integer::sum));
        return lines;
    }
}
