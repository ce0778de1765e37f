package dev.cleat.bench;

import java.util.Locale;

/** What is measured. */
enum Scenario {
    ROUTES_STREAMED("dump of routes, streamed", 1.15, Kind.DUMP),
    ROUTES_TO_RECORDS("dump of routes, to records", 1.3, Kind.DUMP),
    NEIGHBOURS_STREAMED("dump of neighbours, streamed", 1.15, Kind.DUMP),
    NEIGHBOURS_TO_RECORDS("dump of neighbours, to records", 1.3, Kind.DUMP),
    INSERT_ONE_BY_ONE("insert routes, one by one", 0, Kind.INSERT),
    INSERT_BATCHED("insert routes, batched", 1.1, Kind.INSERT),
    INSERT_BATCHED_ACKING_EACH("insert routes, batched, acking each", 1.1, Kind.INSERT),
    GET("get a route", 1.2, Kind.GET);

    /** The target for the 99th percentile of {@link #GET}. */
    static final double GET_P99_TARGET = 2;

    private final String title;
    private final double target;
    private final Kind kind;

    Scenario(String title, double target, Kind kind) {
        this.title = title;
        this.target = target;
        this.kind = kind;
    }

    String title() {
        return title;
    }

    /** The largest ratio to libmnl that is aimed at, 0 for none. */
    double target() {
        return target;
    }

    Kind kind() {
        return kind;
    }

    /** Whether the kernel's state must be without the routes before, which the run adds. */
    boolean addsRoutes() {
        return kind == Kind.INSERT;
    }

    /** What the workers call it. */
    String command() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What kind of work it is. */
    enum Kind {
        DUMP,
        INSERT,
        GET
    }
}
