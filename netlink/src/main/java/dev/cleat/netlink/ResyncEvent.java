package dev.cleat.netlink;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The new list with which a monitor finds out what it missed, for JDK Flight Recorder. */
@Name("dev.cleat.netlink.Resync")
@Label("Netlink Resync")
@Description("New lists of objects, to find out what was not announced to a monitor, or lost")
@Category({"Cleat", "Netlink"})
@Enabled(false)
@StackTrace(false)
final class ResyncEvent extends Event {

    @Label("Session")
    String session = "";

    @Label("Kinds")
    @Description("The kinds of objects that were listed")
    String kinds = "";

    @Label("Cause")
    @Description("RESYNC after a loss or an unclear announcement, else what objects go with unannounced")
    String cause = "";

    @Label("Attempts")
    @Description("How often all was listed until nothing was lost meanwhile")
    int attempts;

    @Label("Changes")
    int changes;
}
