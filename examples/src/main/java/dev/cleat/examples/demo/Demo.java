package dev.cleat.examples.demo;

import static dev.cleat.bpf.Link.expecting;

import dev.cleat.bpf.Revision;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.StaleRevisionException;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxAttachment;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.KernelVersion;
import java.io.Console;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Attaches four counting programs to a real device in an order, sends packets through them, swaps one while packets
 * flow, and shows how a stale plan is refused.
 *
 * <p>Arguments: {@code --json} prints one JSON object instead of the story, {@code --help} what can be said. The exit
 * status is 1 if something was refused, or went otherwise than promised.
 */
public final class Demo {

    private static final String USAGE = "usage: demo [--json]";
    private static final int FEW = 1_000;
    private static final int MANY = 20_000;

    private final Report report;

    private Demo(Report report) {
        this.report = report;
    }

    /**
     * Runs the demo.
     *
     * @param args {@code --json}, {@code --help} or nothing
     * @throws IOException if a socket fails
     */
    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args);
        if (words.equals(List.of("--help"))) {
            System.out.println(USAGE);
            System.out.println("  --json  print one JSON object instead of the story");
            return;
        }
        if (!words.isEmpty() && !words.equals(List.of("--json"))) {
            System.err.println(USAGE);
            System.exit(2);
        }
        Verdict verdict =
                new Verdict(words.isEmpty() ? new TextReport(System.out, onTerminal()) : new JsonReport(System.out));
        List<String> broken;
        try {
            new Demo(verdict).run();
            broken = verdict.broken();
        } catch (KernelException e) {
            broken = List.of(e.getMessage());
        }
        broken.forEach(complaint -> System.err.println("demo: " + complaint));
        if (!broken.isEmpty()) {
            System.exit(1);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // it still does where there is no terminal at all
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
    }

    private void run() throws IOException {
        try (Network network = Network.create();
                Counter guard = Counter.load("guard");
                Counter trace = Counter.load("trace");
                Counter audit = Counter.load("audit");
                Counter meter = Counter.load("meter")) {
            report.begin(KernelVersion.current().toString(), Network.RECEIVER);
            DeviceRef device = network.receiver();

            TcxAttachment metering = Tcx.attachProgram(meter.program()).last().onIngress(device);
            report.attached(
                    "Tcx.attachProgram(meter).last().onIngress(device)",
                    metering.programId().toString());
            try (TcxLink guarding = Tcx.attach(guard.program()).first().onIngress(device)) {
                report.attached(
                        "Tcx.attach(guard).first().onIngress(device)",
                        guarding.id().toString());
                try (TcxLink tracing =
                        Tcx.attach(trace.program()).after(guarding.id()).onIngress(device)) {
                    report.attached(
                            "Tcx.attach(trace).after(guarding.id()).onIngress(device)",
                            tracing.id().toString());
                    TcxAttachment auditing = Tcx.attachProgram(audit.program())
                            .before(meter.program())
                            .onIngress(device);
                    report.attached(
                            "Tcx.attachProgram(audit).before(meter).onIngress(device)",
                            auditing.programId().toString());

                    show(network, device, guard, trace, audit, meter);
                    swap(network, device, guarding, guard, trace, audit, meter);
                }
            }
            Tcx.detach(audit.program()).onIngress(device);
            Tcx.detach(meter.program()).onIngress(device);
        }
        report.end();
    }

    private void show(Network network, DeviceRef device, Counter... counters) throws IOException {
        int arrived;
        try (Traffic traffic = new Traffic(network)) {
            arrived = traffic.send(FEW, sent -> {});
        }
        chain("Send " + FEW + " datagrams through the chain", device, FEW, arrived, counters);
    }

    /** Swaps the guard in the middle of the traffic, then shows what became of a plan made before the swap. */
    private void swap(Network network, DeviceRef device, TcxLink guarding, Counter guard, Counter... others)
            throws IOException {
        Revision before = TcxHook.ingress(device).query().revision();
        try (Counter next = Counter.load("guard2")) {
            guard.reset();
            Stream.of(others).forEach(Counter::reset);
            CompletableFuture<Boolean> halfWay = new CompletableFuture<>();
            CompletableFuture<Void> swapped =
                    halfWay.thenRunAsync(() -> guarding.update(next.program(), expecting(guard.program())));
            int arrived;
            try (Traffic traffic = new Traffic(network)) {
                arrived = traffic.send(MANY, sent -> {
                    if (sent == MANY / 2) {
                        halfWay.complete(true);
                    } else if (sent == MANY * 3 / 4) {
                        // However busy the machine, the new program sees some too.
                        swapped.join();
                    }
                });
            }
            report.swapped(new Swap(MANY, arrived, guard.packets(), next.packets()));
            refuse(device, before, guard);
            Counter[] now = Stream.concat(Stream.of(next), Stream.of(others)).toArray(Counter[]::new);
            chain("The chain at the end", device, MANY, arrived, now);
        }
    }

    private void refuse(DeviceRef device, Revision stale, Counter late) {
        HookView before = TcxHook.ingress(device).query();
        String sentence = "Tcx.attach(late).first().ifRevision(" + stale + ").onIngress(device)";
        try (TcxLink link = Tcx.attach(late.program()).first().ifRevision(stale).onIngress(device)) {
            throw new IllegalStateException("the kernel accepted a stale revision: " + link);
        } catch (StaleRevisionException e) {
            boolean unchanged = TcxHook.ingress(device).query().equals(before);
            report.refused(sentence, String.valueOf(e.getMessage()), unchanged);
        }
    }

    private void chain(String title, DeviceRef device, int sent, int arrived, Counter... counters) {
        HookView view = TcxHook.ingress(device).query();
        Map<Integer, Counter> byId = Stream.of(counters)
                .collect(Collectors.toMap(counter -> counter.id().value(), counter -> counter));
        List<String> promised = Stream.of(counters).map(Counter::name).toList();
        report.chain(new Chain(title, view.revision().value(), Row.of(view, byId), promised, sent, arrived));
    }
}
