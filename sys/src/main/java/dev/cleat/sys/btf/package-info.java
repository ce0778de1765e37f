/**
 * BTF of the running kernel, read far enough to check struct layouts and enumerators.
 *
 * <p>BTF is the type information that a kernel built with {@code CONFIG_DEBUG_INFO_BTF} publishes in
 * {@code /sys/kernel/btf/vmlinux}. Start with {@link dev.cleat.sys.btf.Btf#kernel()}.
 *
 * <p>What the package answers: the size of a struct or union and the offset of each of its members
 * ({@link dev.cleat.sys.btf.BtfStruct}), the value of an enumerator ({@link dev.cleat.sys.btf.BtfEnum}), and whether the
 * kernel has a function. Nothing here makes a native call.
 */
@NullMarked
package dev.cleat.sys.btf;

import org.jspecify.annotations.NullMarked;
