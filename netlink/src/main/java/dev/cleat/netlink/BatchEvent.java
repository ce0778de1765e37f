package dev.cleat.netlink;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A batch of requests, for JDK Flight Recorder. */
@Name("dev.cleat.netlink.Batch")
@Label("Netlink Batch")
@Description("Many requests that were sent together")
@Category({"Cleat", "Netlink"})
@Enabled(false)
@StackTrace(false)
final class BatchEvent extends Event {

    @Label("Session")
    String session = "";

    @Label("Requests")
    int requests;

    @Label("Refused")
    int refused;

    @Label("Overruns")
    @Description("How often acks were lost because the receive buffer was full")
    int overruns;
}
