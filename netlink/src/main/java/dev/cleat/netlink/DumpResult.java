package dev.cleat.netlink;

import java.util.List;

/**
 * What a dump read.
 *
 * @param values the values in the kernel's order, the caller's own list
 * @param isConsistent false if the kernel said that its tables changed meanwhile ({@code NLM_F_DUMP_INTR})
 * @param isKernelFiltered whether the kernel applied the filter of the request ({@code NLM_F_DUMP_FILTERED}); where it
 *     did not, the values are everything there is
 * @param attempts how often the list was asked for, at least once
 * @param notice what the kernel said beside the success, mostly nothing
 * @param <T> the values
 * @since 0.1
 */
public record DumpResult<T>(
        List<T> values, boolean isConsistent, boolean isKernelFiltered, int attempts, ExtendedAck notice) {}
