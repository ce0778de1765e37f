package dev.cleat.netlink;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The loss of announcements of a monitor, for JDK Flight Recorder. */
@Name("dev.cleat.netlink.Overrun")
@Label("Netlink Overrun")
@Description("Announcements that a monitor lost; one each time the kernel or the monitor's queue had no room")
@Category({"Cleat", "Netlink"})
@Enabled(false)
@StackTrace(false)
final class OverrunEvent extends Event {

    @Label("Session")
    String session = "";

    @Label("Place")
    @Description("RECEIVE_BUFFER of the socket, or QUEUE of the monitor")
    String place = "";
}
