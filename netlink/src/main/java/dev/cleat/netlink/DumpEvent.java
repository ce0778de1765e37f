package dev.cleat.netlink;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A dump from its request to its end, for JDK Flight Recorder. */
@Name("dev.cleat.netlink.Dump")
@Label("Netlink Dump")
@Description("A list of objects that the kernel was asked for, with the time that the reader took")
@Category({"Cleat", "Netlink"})
@Enabled(false)
@StackTrace(false)
final class DumpEvent extends Event {

    @Label("Session")
    String session = "";

    @Label("Operation")
    String operation = "";

    @Label("Messages")
    long messages;

    @Label("Bytes")
    @DataAmount
    long bytes;

    @Label("Consistent")
    @Description("false if the kernel's tables changed meanwhile")
    boolean consistent;

    @Label("Errno")
    @Description("0 if the dump came to its end, -1 if it was given up before")
    int errno;
}
