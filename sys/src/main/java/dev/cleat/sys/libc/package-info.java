/** The only downcalls of Cleat: libc's syscall with errno. */
@NullMarked
package dev.cleat.sys.libc;

import org.jspecify.annotations.NullMarked;
