package dev.cleat.netlink.pcap;

/** The numbers of the pcap file format with the link type of netlink ({@code LINKTYPE_NETLINK}). */
final class PcapFormat {

    static final int MAGIC_MICROS = 0xA1B2C3D4;
    static final int MAGIC_NANOS = 0xA1B23C4D;
    static final int FILE_HEADER = 24;
    static final int RECORD_HEADER = 16;
    static final int LINKTYPE_NETLINK = 253;
    static final int SNAPLEN = 0x40000;

    /**
     * Before the messages: packet type, device type, 10 unused bytes, netlink family, each 16 bits in network byte order.
     */
    static final int COOKED_HEADER = 16;

    static final int COOKED_DEVICE_TYPE = 2;
    static final int COOKED_FAMILY = 14;
    static final int ARPHRD_NETLINK = 824;

    /** {@code PACKET_HOST}: to the one who recorded it. */
    static final int RECEIVED = 0;

    /** {@code PACKET_OUTGOING}, which nlmon also says of everything. */
    static final int SENT = 4;

    private PcapFormat() {}
}
