package dev.cleat.tests.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.Capabilities;
import dev.cleat.sys.Capability;
import dev.cleat.sys.Errno;
import dev.cleat.sys.PermissionDeniedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tries one call with sets of capabilities until the least ones are known, and judges what each refusal says: with what it
 * says to be missing the call works, and with less than that it does not.
 */
final class Trials {

    private final Call call;
    private final Setting setting;
    private final Map<Set<Capability>, Outcome> known = new HashMap<>();

    Trials(Call call, Setting setting) {
        this.call = call;
        this.setting = setting;
    }

    /** A refusal, or null for success. */
    private record Outcome(@Nullable PermissionDeniedException refusal) {
        boolean worked() {
            return refusal == null;
        }
    }

    /** The least sets: without any one of its capabilities, none of them is enough. Empty if not even all are enough. */
    List<Set<Capability>> leastSets() {
        Set<Capability> all = new TreeSet<>(Capabilities.permitted().toList());
        List<Set<Capability>> least = new ArrayList<>();
        if (!with(all).worked()) {
            judge(all, Set.of());
            return least;
        }
        if (with(Set.of()).worked()) {
            return List.of(Set.of());
        }
        Set<Capability> rest = new TreeSet<>(all);
        for (Capability one : all) {
            if (with(Set.of(one)).worked()) {
                least.add(Set.of(one));
                rest.remove(one);
            }
        }
        if (with(rest).worked()) {
            findPairs(List.copyOf(rest), least);
        }
        List.copyOf(known.keySet()).forEach(set -> judge(set, all));
        return least;
    }

    /** Rights only ever help, so a half that does not have enough has no pair that is. */
    private void findPairs(List<Capability> among, List<Set<Capability>> found) {
        if (among.size() < 2 || !with(among).worked()) {
            return;
        }
        List<Capability> first = among.subList(0, among.size() / 2);
        List<Capability> second = among.subList(among.size() / 2, among.size());
        int before = found.size();
        findPairs(first, found);
        findPairs(second, found);
        findPairs(first, second, found);
        assertThat(found.size()).as("%s needs more than two of %s", call, among).isGreaterThan(before);
    }

    private void findPairs(List<Capability> first, List<Capability> second, List<Set<Capability>> found) {
        Set<Capability> both = new TreeSet<>(first);
        both.addAll(second);
        if (!with(both).worked()) {
            return;
        }
        if (first.size() == 1 && second.size() == 1) {
            found.add(both);
        } else if (first.size() >= second.size()) {
            findPairs(first.subList(0, first.size() / 2), second, found);
            findPairs(first.subList(first.size() / 2, first.size()), second, found);
        } else {
            findPairs(first, second.subList(0, second.size() / 2), found);
            findPairs(first, second.subList(second.size() / 2, second.size()), found);
        }
    }

    private void judge(Set<Capability> set, Set<Capability> enough) {
        PermissionDeniedException refusal = with(set).refusal();
        if (refusal == null) {
            return;
        }
        List<Capability> missing = refusal.missingCapabilities();
        Set<Capability> held = setting.heldOf(set);
        String said = call + " with " + set + " in " + setting + ": " + refusal.getMessage();
        if (enough.isEmpty() || missing.isEmpty()) {
            // More rights of this kind would not help, so it must say what else it is.
            String elsewhere =
                    missing.isEmpty() ? "the thread is under a seccomp filter" : "in the initial user namespace";
            assertThat(refusal.getMessage())
                    .as(said)
                    .contains(refusal.errno().equals(Errno.EACCES) ? "look at the owner and mode" : elsewhere);
            return;
        }
        assertThat(missing).as(said).doesNotHaveDuplicates().noneMatch(held::contains);
        Set<Capability> granted = and(set, missing);
        assertThat(with(granted).worked()).as(said + ": works with that").isTrue();
        for (Capability one : missing) {
            Set<Capability> less = new TreeSet<>(granted);
            less.remove(one);
            assertThat(with(less).worked()).as(said + ": works without " + one).isFalse();
        }
        if (!missing.contains(Capability.SYS_ADMIN)) {
            assertThat(refusal.explanation().orElse("").contains("(or CAP_SYS_ADMIN"))
                    .as(said + ": works with CAP_SYS_ADMIN")
                    .isEqualTo(with(and(set, List.of(Capability.SYS_ADMIN))).worked());
        }
    }

    private static Set<Capability> and(Set<Capability> set, List<Capability> more) {
        Set<Capability> all = new TreeSet<>(set);
        all.addAll(more);
        return all;
    }

    private Outcome with(Iterable<Capability> capabilities) {
        Set<Capability> set = new TreeSet<>();
        capabilities.forEach(set::add);
        Outcome outcome = known.get(set);
        if (outcome == null) {
            outcome = attempt(set);
            known.put(set, outcome);
        }
        return outcome;
    }

    /** Prepares and cleans up with all rights, and makes the call with these. */
    private Outcome attempt(Set<Capability> set) {
        Call.Cleanup cleanup = new Call.Cleanup();
        try {
            Call.Attempt attempt = call.preparation().prepare(cleanup);
            try {
                return setting.run(set, () -> attempt(attempt, set));
            } finally {
                cleanup.now();
            }
        } catch (Exception e) {
            throw new AssertionError(call + " with " + set + " in " + setting, e);
        }
    }

    private Outcome attempt(Call.Attempt attempt, Set<Capability> set) throws Exception {
        Capabilities all = Capabilities.permitted();
        OwnRights.setEffective(OwnRights.of(setting.heldOf(set)));
        try {
            attempt.run();
            return new Outcome(null);
        } catch (PermissionDeniedException e) {
            return new Outcome(e);
        } finally {
            OwnRights.setEffective(all);
        }
    }
}
