/**
 * Test support: a place with the rights that a test needs, kernel features that it needs, networks, cgroups and BPF file
 * systems of its own, traffic, and a check for what it left behind; for JUnit 5.
 *
 * <pre>{@code
 * @Privileged
 * @NoLeaks
 * @RequiresKernelFeature(KernelFeature.TCX)
 * class MyAgentTest {
 *     @Test
 *     void countsWhatArrives(@Fresh TestNetwork net) {
 *         NetNsHandle a = net.namespace("a");
 *         NetNsHandle b = net.namespace("b");
 *         net.veth(a, "veth0", b, "veth1");
 *         net.address(a, "veth0", "10.0.0.1/24");
 *         net.address(b, "veth1", "10.0.0.2/24");
 *         UdpFlow flow = net.udp(a, b, "10.0.0.2");
 *         flow.deliver(100);
 *     }
 * }
 * }</pre>
 */
@NullMarked
package dev.cleat.testkit;

import org.jspecify.annotations.NullMarked;
