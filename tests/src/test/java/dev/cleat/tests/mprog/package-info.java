/**
 * The scenarios of ordered attachment on tcx, on the running kernel: each test names its scenario by number, as
 * {@code mprog O2}.
 */
@NullMarked
package dev.cleat.tests.mprog;

import org.jspecify.annotations.NullMarked;
