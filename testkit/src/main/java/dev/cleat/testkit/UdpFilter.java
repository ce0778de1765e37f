package dev.cleat.testkit;

import static dev.cleat.bpf.asm.Condition.NE;
import static dev.cleat.bpf.asm.NetworkOrder.htons;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R3;
import static dev.cleat.bpf.asm.Register.R4;
import static dev.cleat.bpf.asm.Register.R6;
import static dev.cleat.bpf.asm.Register.R7;

import dev.cleat.bpf.asm.Assembler;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.bpf.asm.Size;
import dev.cleat.bpf.asm.SkBuff;
import java.util.function.Consumer;

/**
 * The beginning of programs that do something with UDP packets to one port, over IPv4 or IPv6 on Ethernet, and let all
 * others go on.
 */
final class UdpFilter {

    /** The label where other packets go on; the code for matches may jump there. */
    static final String OTHER = "other";

    private static final int ETH_P_IP = 0x0800;
    private static final int ETH_P_IPV6 = 0x86dd;
    private static final int IPPROTO_UDP = 17;
    private static final int ETH_HLEN = 14;
    private static final int SIZE_OF_IPHDR = 20;
    private static final int SIZE_OF_IPV6HDR = 40;
    private static final int SIZE_OF_UDPHDR = 8;

    /** Where the headers are copied to, relative to R10. */
    private static final int HEADER = -24;

    private UdpFilter() {}

    /*
     * Headers are copied by a helper, since they need not lie in the linear part of the packet.
     */

    /** The code for matches finds the context in R6 and ends by itself; the stack from R10 - 24 on is taken. */
    static Code code(int udpPort, Consumer<Assembler> match) {
        return Code.build(a -> {
            a.mov(R6, R1).load(R2, R6, SkBuff.PROTOCOL).jump(NE, R2, htons(ETH_P_IP), "ipv6");

            a.mov(R1, R6)
                    .mov(R2, ETH_HLEN)
                    .mov(R3, R10)
                    .add(R3, HEADER)
                    .mov(R4, SIZE_OF_IPHDR)
                    .call(Helper.SKB_LOAD_BYTES)
                    .jump(NE, R0, 0, OTHER);
            a.load(Size.B, R2, R10, HEADER + 9).jump(NE, R2, IPPROTO_UDP, OTHER);
            // A fragment other than the first has no UDP header.
            a.load(Size.H, R2, R10, HEADER + 6).and(R2, htons(0x1fff)).jump(NE, R2, 0, OTHER);
            a.load(Size.B, R7, R10, HEADER)
                    .and(R7, 0xf)
                    .lsh(R7, 2)
                    .add(R7, ETH_HLEN)
                    .jump("udp");

            a.label("ipv6").jump(NE, R2, htons(ETH_P_IPV6), OTHER);
            a.mov(R1, R6)
                    .mov(R2, ETH_HLEN + 6)
                    .mov(R3, R10)
                    .add(R3, HEADER)
                    .mov(R4, 1)
                    .call(Helper.SKB_LOAD_BYTES)
                    .jump(NE, R0, 0, OTHER);
            a.load(Size.B, R2, R10, HEADER).jump(NE, R2, IPPROTO_UDP, OTHER);
            a.mov(R7, ETH_HLEN + SIZE_OF_IPV6HDR);

            a.label("udp")
                    .mov(R1, R6)
                    .mov(R2, R7)
                    .mov(R3, R10)
                    .add(R3, HEADER)
                    .mov(R4, SIZE_OF_UDPHDR)
                    .call(Helper.SKB_LOAD_BYTES)
                    .jump(NE, R0, 0, OTHER);
            a.load(Size.H, R2, R10, HEADER + 2).jump(NE, R2, htons(udpPort), OTHER);

            match.accept(a);
            a.label(OTHER).mov(R0, ReturnCode.TCX_NEXT).exit();
        });
    }
}
