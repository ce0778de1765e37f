/** The demo: ordered programs on a real device, told step by step. */
@NullMarked
package dev.cleat.examples.demo;

import org.jspecify.annotations.NullMarked;
