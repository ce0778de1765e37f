package dev.cleat.testkit;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of what outlives a process, which say whose it is, for who comes after a kill. */
final class OwnedName {

    /** Pid namespace, process id, and start, since the id alone may be another process's by now. */
    private static final Pattern OWNER =
            Pattern.compile("(?<pidns>\\d+)-(?<pid>\\d{1,18})-(?<start>\\d{1,18})-(?<name>.*)");

    private static final String PID_NAMESPACE =
            Proc.target(Proc.SELF.resolve("ns").resolve("pid")).replaceAll("\\D", "");

    private static final String SELF = self();

    private OwnedName() {}

    /** What names of things of this process begin with. */
    static String prefix(String kind) {
        return kind + SELF;
    }

    /** Whether its process is surely gone: of other pid namespaces there is no telling. */
    static boolean isOfDeadProcess(String kind, String name) {
        Matcher owner = owner(kind, name);
        return owner.matches()
                && owner.group("pidns").equals(PID_NAMESPACE)
                && !owner.group("start").equals(startOf(owner.group("pid")));
    }

    /** Whether another process than this made it. */
    static boolean isOfAnotherProcess(String kind, String name) {
        return owner(kind, name).matches() && !name.startsWith(prefix(kind));
    }

    /** What a name says beside whose it is. */
    static String nameOf(String kind, String name) {
        Matcher owner = owner(kind, name);
        return owner.matches() ? owner.group("name") : "";
    }

    private static Matcher owner(String kind, String name) {
        return OWNER.matcher(name.startsWith(kind) ? name.substring(kind.length()) : "");
    }

    private static String self() {
        String pid = Long.toString(ProcessHandle.current().pid());
        return PID_NAMESPACE + "-" + pid + "-" + startOf(pid) + "-";
    }

    /** When the process started, in clock ticks since boot: field 22 of its stat file; empty if it is gone. */
    private static String startOf(String pid) {
        String stat = String.join(" ", Proc.lines(Proc.ROOT.resolve(pid).resolve("stat")));
        // The second field, a name in parentheses, may hold anything.
        List<String> fields =
                List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1));
        return fields.size() > 22 - 3 ? fields.get(22 - 3) : "";
    }
}
