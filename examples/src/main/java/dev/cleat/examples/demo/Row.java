package dev.cleat.examples.demo;

import dev.cleat.bpf.LinkId;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of the table that shows the chain.
 *
 * @param position from 1, in the order in which the programs run
 * @param program its name
 * @param id the program's id
 * @param link the link's id, empty for a program that was attached without one
 * @param packets how many packets the program saw
 */
record Row(int position, String program, int id, Optional<Integer> link, long packets) {

    /** The chain as the kernel tells it, with what the programs counted. */
    static List<Row> of(HookView view, Map<Integer, Counter> countersById) {
        List<Row> rows = new ArrayList<>();
        for (Slot slot : view.slots()) {
            int id = slot.programId().value();
            Counter counter = countersById.get(id);
            rows.add(new Row(
                    rows.size() + 1,
                    counter == null ? "(foreign)" : counter.name(),
                    id,
                    slot.linkId().map(LinkId::value),
                    counter == null ? 0 : counter.packets()));
        }
        return rows;
    }
}
