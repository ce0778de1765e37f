/** Netlink sessions: requests, acknowledgements with extended errors, dumps, and the wire format. */
@SuppressWarnings("module") // the friends of the qualified export are compiled after this module
module dev.cleat.netlink {
    requires jdk.jfr;
    requires static transitive org.jspecify;
    requires transitive dev.cleat.sys;

    exports dev.cleat.netlink;
    exports dev.cleat.netlink.codec;
    exports dev.cleat.netlink.pcap;
    exports dev.cleat.netlink.uapi to
            dev.cleat.link;
}
