/** Test support: namespaces, devices and leak checks as JUnit extensions. */
@NullMarked
package dev.cleat.testkit;

import org.jspecify.annotations.NullMarked;
