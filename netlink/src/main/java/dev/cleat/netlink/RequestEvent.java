package dev.cleat.netlink;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A request and its answer, for JDK Flight Recorder. */
@Name("dev.cleat.netlink.Request")
@Label("Netlink Request")
@Description("A request to the kernel that changes or reads one object")
@Category({"Cleat", "Netlink"})
@Enabled(false)
@StackTrace(false)
final class RequestEvent extends Event {

    @Label("Session")
    String session = "";

    @Label("Operation")
    String operation = "";

    @Label("Errno")
    @Description("0 if the kernel granted it, -1 if there was no answer")
    int errno;
}
