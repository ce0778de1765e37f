/** The types of the running kernel, as its BTF tells them. */
@NullMarked
package dev.cleat.sys.btf;

import org.jspecify.annotations.NullMarked;
