/** What Cleat promises of tcx beyond the kernel's own scenarios: races, pins, namespaces, privileges and bad input. */
@NullMarked
package dev.cleat.tests.tcx;

import org.jspecify.annotations.NullMarked;
