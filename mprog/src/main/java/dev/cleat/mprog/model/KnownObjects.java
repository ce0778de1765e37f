package dev.cleat.mprog.model;

import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.ProgramId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The programs and links that exist, on the hook or elsewhere, as far as the model was told: what ids resolve to. */
record KnownObjects(Map<Integer, ModelProgram> programs, Map<Integer, ModelLink> links) {

    static final KnownObjects NONE = new KnownObjects(Map.of(), Map.of());

    KnownObjects {
        programs = Map.copyOf(programs);
        links = Map.copyOf(links);
    }

    KnownObjects with(ModelProgram program) {
        if (program.equals(program(program.id().value()))) {
            return this;
        }
        Map<Integer, ModelProgram> more = new HashMap<>(programs);
        more.put(program.id().value(), program);
        return new KnownObjects(more, links);
    }

    KnownObjects with(ModelLink link) {
        Map<Integer, ModelLink> more = new HashMap<>(links);
        more.put(link.id().value(), link);
        return new KnownObjects(programs, more).with(link.program());
    }

    KnownObjects without(ProgramId program) {
        Map<Integer, ModelProgram> fewer = new HashMap<>(programs);
        fewer.remove(program.value());
        return new KnownObjects(fewer, links);
    }

    KnownObjects without(LinkId link) {
        Map<Integer, ModelLink> fewer = new HashMap<>(links);
        fewer.remove(link.value());
        return new KnownObjects(programs, fewer);
    }

    @Nullable
    ModelProgram program(int id) {
        return programs.get(id);
    }

    @Nullable
    ModelLink link(int id) {
        return links.get(id);
    }
}
