package dev.cleat.tests.mprog;

import static java.util.stream.Collectors.joining;

import dev.cleat.mprog.HookView;
import dev.cleat.sys.NetNs;
import dev.cleat.testkit.TestNetwork;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What programs that are not ours see of a hook.
 *
 * <p>Debian's bpftool 7.1 is older than tcx: it lists the links, but not the hook. The hook is queried by Perl, which
 * every Debian has, through a {@code union bpf_attr} that Perl packs itself.
 */
record OtherEyes(TestNetwork network, NetNs netNs) {

    private static final String QUERY = """
            my ($nr, $ifindex, $type) = @ARGV;
            my ($progs, $links) = ("\\0" x 256, "\\0" x 256);
            my $pointer = sub { unpack("Q", pack("P", $_[0])) };
            my $attr = pack("L4 Q L2 Q4", $ifindex, $type, 0, 0, $pointer->($progs), 64, 0, 0, $pointer->($links), 0, 0);
            syscall($nr + 0, 16, $attr, length($attr)) == 0 or die "BPF_PROG_QUERY: $!";
            my ($count, $revision) = (unpack("L4 Q L2 Q4", $attr))[5, 10];
            my $id = sub { unpack("L", substr($_[0], 4 * $_[1], 4)) };
            print join(" ", "r$revision", map { $id->($progs, $_) . "/" . $id->($links, $_) } 0 .. $count - 1);
            """;

    private static final Pattern LINK = Pattern.compile("\"id\":(\\d+),\"type\":[^,]*,\"prog_id\":(\\d+)");

    /** Revision and slots as Perl reads them: {@code r3 12/0 13/4}. */
    String hook(int ifIndex, int attachType) {
        String number = System.getProperty("os.arch").equals("aarch64") ? "280" : "321";
        return network.exec(
                netNs, "perl", "-e", QUERY, number, Integer.toString(ifIndex), Integer.toString(attachType));
    }

    /** The same form of what Cleat read. */
    static String form(HookView view) {
        return view.slots().stream()
                .map(slot -> " " + slot.programId().value() + "/"
                        + slot.linkId().map(link -> link.value()).orElse(0))
                .collect(joining("", view.revision().toString(), ""));
    }

    /** From the id of each link on the machine to that of its program, as bpftool tells. */
    Map<Integer, Integer> links() {
        Map<Integer, Integer> programs = new HashMap<>();
        Matcher matcher = LINK.matcher(network.exec(netNs, "bpftool", "-j", "link", "show"));
        while (matcher.find()) {
            programs.put(Integer.valueOf(matcher.group(1)), Integer.valueOf(matcher.group(2)));
        }
        return programs;
    }
}
