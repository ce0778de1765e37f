package dev.cleat.testkit;

import dev.cleat.sys.DeviceRef;

/**
 * The two ends of a veth pair: what one sends, the other receives.
 *
 * @param first the end that was named first
 * @param second the other end
 * @since 0.1
 */
public record VethEnds(DeviceRef first, DeviceRef second) {}
