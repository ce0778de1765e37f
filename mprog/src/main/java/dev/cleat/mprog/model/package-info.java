/**
 * The kernel's rules of ordered attachment in plain Java: what would it say, before it is asked. <b>Beta</b>: may change
 * in any release.
 *
 * <p>A {@link dev.cleat.mprog.model.HookModel} is the state of one hook. Its operations take what {@code bpf(2)} takes
 * and give the next state or the errno that the kernel answers, decided in the kernel's order. Nothing here makes a
 * system call: a plan can be tried out, and shown, before any of it is done.
 *
 * <pre>{@code
 * HookModel hook = HookModel.of(HookKind.TCX, view.revision(), slots);
 * Answer<HookModel> answer = hook.attach(ModelRequest.of(mine).before(foreign));
 * }</pre>
 *
 * <p>The model knows one hook and the objects it was told of. It does not know devices, capabilities or kernels without
 * the hook, and it takes descriptor 0, where a request names no program, for something open that is no BPF object.
 */
@NullMarked
package dev.cleat.mprog.model;

import org.jspecify.annotations.NullMarked;
