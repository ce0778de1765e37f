package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The state of a TCP connection, from {@code <linux/tcp.h>}. It has grown with almost every kernel; bytes 6 and 7 are bit
 * fields.
 *
 * <pre>{@code
 * struct tcp_info {                          // 280 bytes in Linux 6.18
 *     __u8   tcpi_state;                  //   0
 *     __u8   tcpi_ca_state;               //   1
 *     __u8   tcpi_retransmits;            //   2
 *     __u8   tcpi_probes;                 //   3
 *     __u8   tcpi_backoff;                //   4
 *     __u8   tcpi_options;                //   5
 *     __u32  tcpi_rto;                    //   8
 *     __u32  tcpi_ato;                    //  12
 *     __u32  tcpi_snd_mss;                //  16
 *     __u32  tcpi_rcv_mss;                //  20
 *     __u32  tcpi_unacked;                //  24
 *     __u32  tcpi_sacked;                 //  28
 *     __u32  tcpi_lost;                   //  32
 *     __u32  tcpi_retrans;                //  36
 *     __u32  tcpi_fackets;                //  40
 *     __u32  tcpi_last_data_sent;         //  44
 *     __u32  tcpi_last_ack_sent;          //  48
 *     __u32  tcpi_last_data_recv;         //  52
 *     __u32  tcpi_last_ack_recv;          //  56
 *     __u32  tcpi_pmtu;                   //  60
 *     __u32  tcpi_rcv_ssthresh;           //  64
 *     __u32  tcpi_rtt;                    //  68
 *     __u32  tcpi_rttvar;                 //  72
 *     __u32  tcpi_snd_ssthresh;           //  76
 *     __u32  tcpi_snd_cwnd;               //  80
 *     __u32  tcpi_advmss;                 //  84
 *     __u32  tcpi_reordering;             //  88
 *     __u32  tcpi_rcv_rtt;                //  92
 *     __u32  tcpi_rcv_space;              //  96
 *     __u32  tcpi_total_retrans;          // 100
 *     __u64  tcpi_pacing_rate;            // 104
 *     __u64  tcpi_max_pacing_rate;        // 112
 *     __u64  tcpi_bytes_acked;            // 120
 *     __u64  tcpi_bytes_received;         // 128
 *     __u32  tcpi_segs_out;               // 136
 *     __u32  tcpi_segs_in;                // 140
 *     __u32  tcpi_notsent_bytes;          // 144
 *     __u32  tcpi_min_rtt;                // 148
 *     __u32  tcpi_data_segs_in;           // 152
 *     __u32  tcpi_data_segs_out;          // 156
 *     __u64  tcpi_delivery_rate;          // 160
 *     __u64  tcpi_busy_time;              // 168
 *     __u64  tcpi_rwnd_limited;           // 176
 *     __u64  tcpi_sndbuf_limited;         // 184
 *     __u32  tcpi_delivered;              // 192
 *     __u32  tcpi_delivered_ce;           // 196
 *     __u64  tcpi_bytes_sent;             // 200
 *     __u64  tcpi_bytes_retrans;          // 208
 *     __u32  tcpi_dsack_dups;             // 216
 *     __u32  tcpi_reord_seen;             // 220
 *     __u32  tcpi_rcv_ooopack;            // 224
 *     __u32  tcpi_snd_wnd;                // 228
 *     __u32  tcpi_rcv_wnd;                // 232
 *     __u32  tcpi_rehash;                 // 236
 *     __u16  tcpi_total_rto;              // 240
 *     __u16  tcpi_total_rto_recoveries;   // 242
 *     __u32  tcpi_total_rto_time;         // 244
 *     __u32  tcpi_received_ce;            // 248
 *     __u32  tcpi_delivered_e1_bytes;     // 252
 *     __u32  tcpi_delivered_e0_bytes;     // 256
 *     __u32  tcpi_delivered_ce_bytes;     // 260
 *     __u32  tcpi_received_e1_bytes;      // 264
 *     __u32  tcpi_received_e0_bytes;      // 268
 *     __u32  tcpi_received_ce_bytes;      // 272
 *     __u16  tcpi_accecn_fail_mode;       // 276
 *     __u16  tcpi_accecn_opt_seen;        // 278
 * };
 * }</pre>
 */
public final class TcpInfoStruct {

    public static final CStruct STRUCT = CStruct.struct("tcp_info", 280);
    public static final CField STATE = STRUCT.u8("tcpi_state", 0);
    public static final CField CA_STATE = STRUCT.u8("tcpi_ca_state", 1);
    public static final CField RETRANSMITS = STRUCT.u8("tcpi_retransmits", 2);
    public static final CField PROBES = STRUCT.u8("tcpi_probes", 3);
    public static final CField BACKOFF = STRUCT.u8("tcpi_backoff", 4);
    public static final CField OPTIONS = STRUCT.u8("tcpi_options", 5);
    public static final CField RTO = STRUCT.u32("tcpi_rto", 8);
    public static final CField ATO = STRUCT.u32("tcpi_ato", 12);
    public static final CField SND_MSS = STRUCT.u32("tcpi_snd_mss", 16);
    public static final CField RCV_MSS = STRUCT.u32("tcpi_rcv_mss", 20);
    public static final CField UNACKED = STRUCT.u32("tcpi_unacked", 24);
    public static final CField SACKED = STRUCT.u32("tcpi_sacked", 28);
    public static final CField LOST = STRUCT.u32("tcpi_lost", 32);
    public static final CField RETRANS = STRUCT.u32("tcpi_retrans", 36);
    public static final CField FACKETS = STRUCT.u32("tcpi_fackets", 40);
    public static final CField LAST_DATA_SENT = STRUCT.u32("tcpi_last_data_sent", 44);
    public static final CField LAST_ACK_SENT = STRUCT.u32("tcpi_last_ack_sent", 48);
    public static final CField LAST_DATA_RECV = STRUCT.u32("tcpi_last_data_recv", 52);
    public static final CField LAST_ACK_RECV = STRUCT.u32("tcpi_last_ack_recv", 56);
    public static final CField PMTU = STRUCT.u32("tcpi_pmtu", 60);
    public static final CField RCV_SSTHRESH = STRUCT.u32("tcpi_rcv_ssthresh", 64);
    public static final CField RTT = STRUCT.u32("tcpi_rtt", 68);
    public static final CField RTTVAR = STRUCT.u32("tcpi_rttvar", 72);
    public static final CField SND_SSTHRESH = STRUCT.u32("tcpi_snd_ssthresh", 76);
    public static final CField SND_CWND = STRUCT.u32("tcpi_snd_cwnd", 80);
    public static final CField ADVMSS = STRUCT.u32("tcpi_advmss", 84);
    public static final CField REORDERING = STRUCT.u32("tcpi_reordering", 88);
    public static final CField RCV_RTT = STRUCT.u32("tcpi_rcv_rtt", 92);
    public static final CField RCV_SPACE = STRUCT.u32("tcpi_rcv_space", 96);
    public static final CField TOTAL_RETRANS = STRUCT.u32("tcpi_total_retrans", 100);
    public static final CField PACING_RATE = STRUCT.u64("tcpi_pacing_rate", 104);
    public static final CField MAX_PACING_RATE = STRUCT.u64("tcpi_max_pacing_rate", 112);
    public static final CField BYTES_ACKED = STRUCT.u64("tcpi_bytes_acked", 120);
    public static final CField BYTES_RECEIVED = STRUCT.u64("tcpi_bytes_received", 128);
    public static final CField SEGS_OUT = STRUCT.u32("tcpi_segs_out", 136);
    public static final CField SEGS_IN = STRUCT.u32("tcpi_segs_in", 140);
    public static final CField NOTSENT_BYTES = STRUCT.u32("tcpi_notsent_bytes", 144);
    public static final CField MIN_RTT = STRUCT.u32("tcpi_min_rtt", 148);
    public static final CField DATA_SEGS_IN = STRUCT.u32("tcpi_data_segs_in", 152);
    public static final CField DATA_SEGS_OUT = STRUCT.u32("tcpi_data_segs_out", 156);
    public static final CField DELIVERY_RATE = STRUCT.u64("tcpi_delivery_rate", 160);
    public static final CField BUSY_TIME = STRUCT.u64("tcpi_busy_time", 168);
    public static final CField RWND_LIMITED = STRUCT.u64("tcpi_rwnd_limited", 176);
    public static final CField SNDBUF_LIMITED = STRUCT.u64("tcpi_sndbuf_limited", 184);
    public static final CField DELIVERED = STRUCT.u32("tcpi_delivered", 192);
    public static final CField DELIVERED_CE = STRUCT.u32("tcpi_delivered_ce", 196);
    public static final CField BYTES_SENT = STRUCT.u64("tcpi_bytes_sent", 200);
    public static final CField BYTES_RETRANS = STRUCT.u64("tcpi_bytes_retrans", 208);
    public static final CField DSACK_DUPS = STRUCT.u32("tcpi_dsack_dups", 216);
    public static final CField REORD_SEEN = STRUCT.u32("tcpi_reord_seen", 220);
    public static final CField RCV_OOOPACK = STRUCT.u32("tcpi_rcv_ooopack", 224);
    public static final CField SND_WND = STRUCT.u32("tcpi_snd_wnd", 228);
    public static final CField RCV_WND = STRUCT.u32("tcpi_rcv_wnd", 232);
    public static final CField REHASH = STRUCT.u32("tcpi_rehash", 236);
    public static final CField TOTAL_RTO = STRUCT.u16("tcpi_total_rto", 240);
    public static final CField TOTAL_RTO_RECOVERIES = STRUCT.u16("tcpi_total_rto_recoveries", 242);
    public static final CField TOTAL_RTO_TIME = STRUCT.u32("tcpi_total_rto_time", 244);
    public static final CField RECEIVED_CE = STRUCT.u32("tcpi_received_ce", 248);
    public static final CField DELIVERED_E1_BYTES = STRUCT.u32("tcpi_delivered_e1_bytes", 252);
    public static final CField DELIVERED_E0_BYTES = STRUCT.u32("tcpi_delivered_e0_bytes", 256);
    public static final CField DELIVERED_CE_BYTES = STRUCT.u32("tcpi_delivered_ce_bytes", 260);
    public static final CField RECEIVED_E1_BYTES = STRUCT.u32("tcpi_received_e1_bytes", 264);
    public static final CField RECEIVED_E0_BYTES = STRUCT.u32("tcpi_received_e0_bytes", 268);
    public static final CField RECEIVED_CE_BYTES = STRUCT.u32("tcpi_received_ce_bytes", 272);
    public static final CField ACCECN_FAIL_MODE = STRUCT.u16("tcpi_accecn_fail_mode", 276);
    public static final CField ACCECN_OPT_SEEN = STRUCT.u16("tcpi_accecn_opt_seen", 278);

    private TcpInfoStruct() {}
}
