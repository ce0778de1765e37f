package dev.cleat.tests.mprog;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.HookPrograms;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.mprog.model.Answer;
import dev.cleat.mprog.model.HookKind;
import dev.cleat.mprog.model.HookModel;
import dev.cleat.mprog.model.ModelQuery;
import dev.cleat.mprog.model.ModelView;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One tcx hook, as the kernel has it and as the model has it. The methods tell a difference, or empty. */
final class ComparedHook {

    private final AttachPoint point;
    private HookModel model = HookModel.empty(HookKind.TCX);
    private long revision = 1;

    ComparedHook(AttachPoint point) {
        this.point = point;
    }

    AttachPoint kernel() {
        return point;
    }

    HookModel model() {
        return model;
    }

    void model(HookModel next) {
        model = next;
    }

    /** The revision that the kernel told last. */
    long revision() {
        return revision;
    }

    /** Whether a link is on the hook in the kernel. */
    boolean has(LinkId link) {
        int[] links = point.query(QueryRequest.everything(64)).linkIds();
        return Arrays.stream(links).anyMatch(id -> id == link.value());
    }

    /** Does something to the kernel, and takes over the model's next state if it answered the same. */
    Optional<String> compare(Runnable call, Answer<HookModel> answer) {
        Optional<Errno> told = Optional.empty();
        try {
            call.run();
        } catch (KernelException e) {
            told = Optional.of(e.errno());
        }
        return compare(told, answer);
    }

    Optional<String> compare(Optional<Errno> told, Answer<HookModel> answer) {
        if (!told.equals(answer.errno())) {
            return Optional.of("the kernel answers " + name(told) + ", the model " + name(answer.errno()) + ", on "
                    + point + " " + model);
        }
        if (answer instanceof Answer.Accepted(HookModel next)) {
            model = next;
        }
        return Optional.empty();
    }

    Optional<String> compareState() {
        HookPrograms told = point.query(QueryRequest.everything(64));
        revision = told.revision().orElseThrow().value();
        return compare(told, model.query(ModelQuery.slots(64)).accepted());
    }

    Optional<String> compareQuery(int room, int queryFlags, int attachFlags) {
        Answer<ModelView> answer =
                model.query(ModelQuery.slots(room).queryFlags(queryFlags).attachFlags(attachFlags));
        try {
            HookPrograms told = point.query(
                    QueryRequest.everything(room).queryFlags(queryFlags).attachFlags(attachFlags));
            return switch (answer) {
                case Answer.Accepted(ModelView view) -> compare(told, view);
                case Answer.Refused(Errno why) -> Optional.of("the kernel answers a query, the model " + why.name());
            };
        } catch (KernelException e) {
            return answer.errno().equals(Optional.of(e.errno()))
                    ? Optional.empty()
                    : Optional.of("the kernel answers a query by " + e.errno().name() + ", the model by " + answer);
        }
    }

    private Optional<String> compare(HookPrograms told, ModelView view) {
        List<String> slots = new ArrayList<>();
        int[] programs = told.programIds();
        int[] links = told.linkIds();
        for (int i = 0; i < Math.min(told.count(), programs.length); i++) {
            slots.add("program " + programs[i] + "/" + (links[i] == 0 ? "-" : "link " + links[i]));
        }
        List<String> expected = view.slots().stream().map(Object::toString).toList();
        boolean same = told.count() == view.count()
                && told.revision().equals(Optional.of(view.revision()))
                && told.isTruncated() == view.isTruncated()
                && slots.equals(expected)
                && Arrays.stream(told.programFlags()).allMatch(flags -> flags == 0)
                && Arrays.stream(told.linkFlags()).allMatch(flags -> flags == 0);
        return same
                ? Optional.empty()
                : Optional.of(point + ": the kernel has " + told.count() + " at "
                        + told.revision().orElseThrow() + (told.isTruncated() ? " truncated " : " ") + slots
                        + ", the model " + view);
    }

    private static String name(Optional<Errno> errno) {
        return errno.map(Errno::name).orElse("yes");
    }
}
