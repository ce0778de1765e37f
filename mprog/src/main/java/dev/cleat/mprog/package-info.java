/**
 * Ordered attachment of BPF programs: who runs before whom on a hook.
 *
 * <p>Since Linux 6.6 a hook holds a list of programs instead of one. A program goes before or after another one, first or
 * last; a revision tells whether the list changed since it was looked at. {@link dev.cleat.mprog.Tcx} attaches to network
 * devices; {@link dev.cleat.mprog.TcxHook} tells what is there. Every call is a sentence that ends in the hook and reads
 * as one:
 *
 * <pre>{@code
 * TcxLink link = Tcx.attach(prog).before(linkId).onIngress(eth0);
 * }</pre>
 *
 * <p>What these sentences cannot say is said with {@link dev.cleat.bpf.AttachPoint}, which takes whatever the kernel
 * takes.
 */
@NullMarked
package dev.cleat.mprog;

import org.jspecify.annotations.NullMarked;
