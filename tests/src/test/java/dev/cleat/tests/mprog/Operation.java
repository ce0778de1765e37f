package dev.cleat.tests.mprog;

import static dev.cleat.bpf.AttachFlags.AFTER;
import static dev.cleat.bpf.AttachFlags.ALLOW_MULTI;
import static dev.cleat.bpf.AttachFlags.BEFORE;
import static dev.cleat.bpf.AttachFlags.LINK;
import static dev.cleat.bpf.AttachFlags.PREORDER;
import static dev.cleat.bpf.AttachFlags.REPLACE;

import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * One random thing to do to the hooks of a device. It names programs and links by number, so that it means something
 * also after others were taken out of the sequence.
 *
 * @param program a program's number; {@link #NONE}; or {@link #WRONG_TYPE}
 * @param other the program to replace, or the one that a link update expects
 * @param object the number of the relative program or link
 * @param link the number of the link to create, update, detach or close
 */
record Operation(
        Verb verb,
        boolean egress,
        int program,
        int other,
        Relative relative,
        int object,
        int flags,
        Expectation expectation,
        int link) {

    static final int NONE = -1;
    static final int WRONG_TYPE = -2;
    static final int LINKS = 6;

    enum Verb {
        ATTACH,
        DETACH,
        CREATE_LINK,
        UPDATE_LINK,
        DETACH_LINK,
        CLOSE_LINK,
        QUERY,
        ADD_QDISC,
        REMOVE_QDISC
    }

    /** What stands in relative_fd or relative_id. */
    enum Relative {
        NOTHING,
        PROGRAM_FD,
        LINK_FD,
        FOREIGN_FD,
        CLOSED_FD,
        PROGRAM_ID,
        LINK_ID,
        ABSENT_ID,
        ID_0
    }

    /** The expected revision, seen from the hook's own. */
    enum Expectation {
        ANY,
        CURRENT,
        PREVIOUS,
        NEXT,
        FIRST
    }

    /** A plain attach to ingress, to fill a hook. */
    static Operation attach(int program) {
        return new Operation(Verb.ATTACH, false, program, NONE, Relative.NOTHING, 0, 0, Expectation.ANY, 0);
    }

    static Operation random(Random random, int programs) {
        Relative relative =
                random.nextInt(3) == 0 ? Relative.NOTHING : pick(random, Relative.values(), 1, 6, 4, 1, 1, 6, 4, 1, 1);
        return new Operation(
                pick(random, Verb.values(), 30, 16, 22, 12, 4, 6, 6, 1, 1),
                random.nextInt(3) == 0,
                program(random, programs),
                program(random, programs),
                relative,
                random.nextInt(programs),
                flags(random, relative),
                pick(random, Expectation.values(), 12, 4, 1, 1, 1),
                random.nextInt(LINKS));
    }

    /** What a reader needs to do it by hand. */
    @Override
    public String toString() {
        return verb + (egress ? " egress" : " ingress") + " program " + program + " other " + other + ", " + relative
                + " " + object + ", " + flagNames() + ", revision " + expectation + ", link " + link;
    }

    private String flagNames() {
        Map<Integer, String> names = Map.of(
                BEFORE,
                "BEFORE",
                AFTER,
                "AFTER",
                REPLACE,
                "REPLACE",
                LINK,
                "LINK",
                ALLOW_MULTI,
                "MULTI",
                PREORDER,
                "PREORDER");
        return names.keySet().stream()
                .filter(bit -> (flags & bit) != 0)
                .map(names::get)
                .sorted()
                .collect(Collectors.joining("|", "flags ", ""));
    }

    private static int program(Random random, int programs) {
        return switch (random.nextInt(16)) {
            case 0 -> WRONG_TYPE;
            case 1, 2 -> NONE;
            default -> random.nextInt(programs);
        };
    }

    private static int flags(Random random, Relative relative) {
        int flags = switch (random.nextInt(12)) {
            case 0, 1 -> 0;
            case 2, 3, 4 -> BEFORE;
            case 5, 6, 7 -> AFTER;
            case 8 -> BEFORE | AFTER;
            case 9 -> REPLACE;
            case 10 -> REPLACE | BEFORE;
            default -> REPLACE | AFTER;
        };
        if (random.nextInt(24) == 0) {
            flags |= random.nextBoolean() ? ALLOW_MULTI : PREORDER;
        }
        return switch (relative) {
            // Taken for an id of the other kind, an id might hit an object of somebody else.
            case LINK_ID -> flags | LINK;
            case PROGRAM_ID -> flags;
            case LINK_FD -> random.nextInt(8) == 0 ? flags : flags | LINK;
            default -> random.nextInt(8) == 0 ? flags | LINK : flags;
        };
    }

    private static <E> E pick(Random random, E[] values, int... weights) {
        int total = 0;
        for (int weight : weights) {
            total += weight;
        }
        int at = random.nextInt(total);
        for (int i = 0; i < values.length; i++) {
            at -= weights[i];
            if (at < 0) {
                return values[i];
            }
        }
        throw new IllegalArgumentException("a weight for each value");
    }
}
