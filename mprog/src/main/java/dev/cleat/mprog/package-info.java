/** Ordered attachment of BPF programs: hooks, placement, revisions and views. */
@NullMarked
package dev.cleat.mprog;

import org.jspecify.annotations.NullMarked;
