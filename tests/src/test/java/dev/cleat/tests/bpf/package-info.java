/** Tests of {@code dev.cleat.bpf} that need devices and cgroups of their own. */
@NullMarked
package dev.cleat.tests.bpf;

import org.jspecify.annotations.NullMarked;
