/**
 * Containers that may load BPF programs and make namespaces, on Testcontainers.
 *
 * <pre>{@code
 * try (PrivilegedContainer box = new PrivilegedContainer()) {
 *     box.start();
 *     box.execInContainer("ip", "link", "add", "veth0", "type", "veth");
 * }
 * }</pre>
 */
@NullMarked
package dev.cleat.testkit.container;

import org.jspecify.annotations.NullMarked;
