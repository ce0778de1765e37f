package dev.cleat.tests.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Program;
import dev.cleat.link.Links;
import dev.cleat.mprog.Tcx;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.TestNetwork;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cleat runs as named modules and on the class path, and says which flag is missing. */
@RequiresKernelFeature(KernelFeature.TCX)
class NativeAccessFlagTest {

    private static final String MODULE = "dev.cleat.examples.modulepath";
    private static final String MAIN = MODULE + ".OnModulePath";
    private static final String DENY = "--illegal-native-access=deny";

    private static final String DENIED = "Exception in thread \"main\" java.lang.IllegalStateException:"
            + " Cleat may not call the kernel: start java with ";

    @TempDir
    private static Path sample;

    private static String modulePath = "";

    @BeforeAll
    static void compileTheSample() throws Exception {
        List<String> modules = new ArrayList<>();
        for (Class<?> inModule : List.of(NetNs.class, Rtnetlink.class, Program.class, Links.class, Tcx.class)) {
            modules.add(locationOf(inModule));
        }
        modulePath = String.join(File.pathSeparator, modules);
        // JSpecify is needed to compile only.
        new Javac(sample)
                .compileModule(
                        Readme.ROOT.resolve("examples/modulepath"),
                        modulePath + File.pathSeparator + locationOf(NullMarked.class));
    }

    /** The jar or the folder of classes, whichever Maven has got to. */
    private static String locationOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    @Test
    void aNamedModuleAttachesWithTheFlagForSys(@Fresh TestNetwork net) throws Exception {
        ChildJvm.End end = onModulePath(net, ChildJvm.FLAG_ON_MODULE_PATH, DENY);

        assertThat(end.err()).isEmpty();
        assertThat(end.out())
                .matches(
                        "module dev\\.cleat\\.examples\\.modulepath: link \\d+ .*, r\\d+ \\[program \\d+ by link \\d+]\n");
        assertThat(end.status()).isZero();
    }

    @Test
    void withoutTheFlagANamedModuleIsToldToNameSys(@Fresh TestNetwork net) throws Exception {
        ChildJvm.End end = onModulePath(net, DENY);

        assertThat(end.err()).startsWith(DENIED + ChildJvm.FLAG_ON_MODULE_PATH + "\n");
        assertThat(end.out()).isEmpty();
        assertThat(end.status()).isEqualTo(1);
    }

    @Test
    void onTheClassPathTheFlagIsForAllUnnamed(@Fresh TestNetwork net) throws Exception {
        ChildJvm.End end = onClassPath(net, ChildJvm.FLAG_ON_CLASS_PATH, DENY);

        assertThat(end.err()).isEmpty();
        assertThat(end.out()).startsWith("unnamed module ");
        assertThat(end.status()).isZero();
    }

    @Test
    void withoutTheFlagOnTheClassPathOneIsToldToNameAllUnnamed(@Fresh TestNetwork net) throws Exception {
        ChildJvm.End end = onClassPath(net, DENY);

        assertThat(end.err()).startsWith(DENIED + ChildJvm.FLAG_ON_CLASS_PATH + "\n");
        assertThat(end.out()).isEmpty();
        assertThat(end.status()).isEqualTo(1);
    }

    private static ChildJvm.End onModulePath(TestNetwork net, String... flags) throws Exception {
        return attachOnLoopback(
                net, flags, "--module-path", modulePath + File.pathSeparator + sample, "-m", MODULE + "/" + MAIN);
    }

    private static ChildJvm.End onClassPath(TestNetwork net, String... flags) throws Exception {
        return attachOnLoopback(net, flags, "-cp", ChildJvm.CLASS_PATH + File.pathSeparator + sample, MAIN);
    }

    private static ChildJvm.End attachOnLoopback(TestNetwork net, String[] flags, String... what) throws Exception {
        NetNsHandle netNs = net.namespace("user");
        List<String> arguments = new ArrayList<>(List.of(flags));
        arguments.addAll(List.of(what));
        arguments.add("lo");
        return ChildJvm.startIn(netNs, arguments).end();
    }
}
