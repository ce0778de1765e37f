package dev.cleat.bpf;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the running kernel can do, found out by trying, and a report of it.
 *
 * <p>The report is the first thing to look at when something does not work:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED -cp ... dev.cleat.bpf.Features
 * }</pre>
 *
 * @since 0.1
 */
public final class Features {

    /** A kernel does not change while it runs; but its settings may, and what could not be found out today may be tomorrow. */
    private static final Map<Feature, Support> FOUND_OUT = new ConcurrentHashMap<>();

    private Features() {}

    /**
     * Whether the running kernel has a feature. Tried once; an answer that says nothing about the kernel, such as a lack
     * of privilege, is not kept, nor is one about a setting ({@link Feature#JIT}), and the next call tries again.
     *
     * @param feature the feature
     * @return what was found out
     */
    public static Support of(Feature feature) {
        Support known = FOUND_OUT.get(feature);
        if (known != null) {
            return known;
        }
        Support support = feature.probe();
        if (!(support instanceof Support.Unknown) && !feature.isSetting()) {
            FOUND_OUT.put(feature, support);
        }
        return support;
    }

    /**
     * Tries every feature, and looks at what else decides whether things work: capabilities, mounts, settings. Without
     * privileges it reports what it could find out, and what was in the way of the rest.
     *
     * @return the report
     */
    public static FeatureReport probe() {
        return new FeatureReport(
                Surroundings.look(),
                all(Feature.general()),
                all(ProgramTypeFeatures.all()),
                all(MapTypeFeatures.all()));
    }

    private static Map<Feature, Support> all(Iterable<Feature> features) {
        Map<Feature, Support> supports = new LinkedHashMap<>();
        features.forEach(feature -> supports.put(feature, of(feature)));
        return supports;
    }

    /**
     * Prints the report.
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.out.print(probe());
    }
}
