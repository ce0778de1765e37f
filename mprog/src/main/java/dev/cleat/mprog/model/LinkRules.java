package dev.cleat.mprog.model;

import dev.cleat.bpf.LinkId;
import dev.cleat.sys.Errno;
import org.jspecify.annotations.Nullable;

/** How links of tcx and netkit are updated and detached. */
final class LinkRules {

    private LinkRules() {}

    /** {@code tcx_link_update} or {@code netkit_link_update}. */
    static HookModel update(HookModel hook, LinkId link, ModelProgram next, @Nullable ModelProgram expected)
            throws Refusal {
        int index = indexOf(hook, link);
        if (index < 0) {
            throw new Refusal(Errno.ENOLINK);
        }
        ModelProgram current = hook.slots().get(index).program();
        if (expected != null && !expected.id().equals(current.id())) {
            throw new Refusal(Errno.EPERM);
        }
        if (next.id().equals(current.id())) {
            return hook;
        }
        if (hook.runs(next)) {
            throw new Refusal(Errno.EEXIST);
        }
        if (!next.type().equals(current.type())) {
            throw new Refusal(Errno.EINVAL);
        }
        return hook.replace(index, ModelSlot.of(next, link));
    }

    /** {@code tcx_link_release} or {@code netkit_link_release}; a defunct link is released once more without effect. */
    static HookModel release(HookModel hook, LinkId link) {
        int index = indexOf(hook, link);
        return index < 0 ? hook : hook.remove(index);
    }

    private static int indexOf(HookModel hook, LinkId link) {
        for (int i = 0; i < hook.slots().size(); i++) {
            if (hook.slots().get(i).isOf(link)) {
                return i;
            }
        }
        return -1;
    }
}
