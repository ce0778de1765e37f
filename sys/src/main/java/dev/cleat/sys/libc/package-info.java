/**
 * System calls through libc, for Cleat's own modules.
 *
 * <p>The only package that makes downcalls. It is exported to the sibling modules and to nobody else; users of Cleat
 * find every call behind a typed interface of those modules.
 */
@NullMarked
package dev.cleat.sys.libc;

import org.jspecify.annotations.NullMarked;
