package dev.cleat.tests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The layers of Cleat, as the module descriptors draw them, and what each exported package must have. */
class LayeringTest {

    private static final Path ROOT = Path.of("..");
    private static final String JSPECIFY = "org.jspecify";

    /** What each module stands on; what that stands on may be used too. */
    private static final Map<String, Set<String>> STANDS_ON = Map.of(
            "dev.cleat.sys", Set.of(),
            "dev.cleat.netlink", Set.of("dev.cleat.sys"),
            "dev.cleat.bpf", Set.of("dev.cleat.sys"),
            "dev.cleat.link", Set.of("dev.cleat.netlink", "dev.cleat.bpf"),
            "dev.cleat.mprog", Set.of("dev.cleat.bpf"),
            "dev.cleat.neigh", Set.of("dev.cleat.link"),
            "dev.cleat.fib", Set.of("dev.cleat.neigh", "dev.cleat.link", "dev.cleat.bpf"),
            "dev.cleat.cgroup", Set.of("dev.cleat.mprog"));

    @Test
    void aModuleRequiresOnlyWhatItStandsOn() throws IOException {
        assertThat(modules()).hasSizeGreaterThanOrEqualTo(5).allSatisfy((folder, module) -> {
            assertThat(STANDS_ON).containsKey(module.name());
            Set<String> below = below(module.name());
            assertThat(module.requires()).allSatisfy(requires -> {
                if (requires.name().startsWith("dev.cleat.")) {
                    assertThat(below).contains(requires.name());
                } else if (requires.name().equals(JSPECIFY)) {
                    assertThat(requires.modifiers()).contains(Requires.Modifier.STATIC);
                } else {
                    assertThat(requires.name()).matches("(java|jdk)\\..*|com\\.google\\.common");
                }
            });
        });
    }

    @Test
    void nothingIsOpenAndWhatIsSharedIsSharedWithHigherLayers() throws IOException {
        assertThat(modules()).allSatisfy((folder, module) -> {
            assertThat(module.isOpen() || !module.opens().isEmpty()).isFalse();
            assertThat(module.exports().stream().flatMap(exports -> exports.targets().stream()))
                    .allSatisfy(friend -> assertThat(below(friend)).contains(module.name()));
        });
    }

    @Test
    void eachExportedPackageIsNullMarked() throws IOException {
        assertThat(modules())
                .allSatisfy((folder, module) -> assertThat(published(module))
                        .allSatisfy(name -> assertThat(Class.forName(name + ".package-info"))
                                .hasAnnotation(NullMarked.class)));
    }

    @Test
    void eachPublishedTypeSaysSinceWhen() throws IOException {
        List<String> silent = new ArrayList<>();
        int types = 0;
        for (Map.Entry<Path, ModuleDescriptor> module : modules().entrySet()) {
            for (String name : published(module.getValue())) {
                Path sources = module.getKey().resolve("src/main/java").resolve(name.replace('.', '/'));
                types += lookForSince(sources, silent);
            }
        }
        assertThat(types).isGreaterThan(100);
        assertThat(silent).as("public types without @since").isEmpty();
    }

    /** The folders of the modules that are built so far. */
    private static Map<Path, ModuleDescriptor> modules() throws IOException {
        Map<Path, ModuleDescriptor> modules = new LinkedHashMap<>();
        try (Stream<Path> folders = Files.list(ROOT)) {
            folders.filter(folder -> Files.exists(folder.resolve("src/main/java/module-info.java")))
                    .forEach(folder -> modules.put(
                            folder,
                            ModuleFinder.of(folder.resolve("target/classes")).findAll().stream()
                                    .map(ModuleReference::descriptor)
                                    .findFirst()
                                    .orElseThrow()));
        }
        return modules;
    }

    private static Set<String> below(String module) {
        Set<String> below = new TreeSet<>();
        for (String next : STANDS_ON.getOrDefault(module, Set.of())) {
            below.add(next);
            below.addAll(below(next));
        }
        return below;
    }

    private static List<String> published(ModuleDescriptor module) {
        return module.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(Exports::source)
                .toList();
    }

    /** Counts the public top-level types of a package; notes those whose Javadoc does not say since when they are there. */
    private static int lookForSince(Path folder, List<String> silent) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int types = 0;
        try (Stream<Path> found = Files.list(folder);
                StandardJavaFileManager files =
                        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<Path> sources =
                    found.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                for (var type : unit.getTypeDecls()) {
                    if (type instanceof ClassTree declared
                            && declared.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                        types++;
                        String doc = docs.getDocComment(TreePath.getPath(unit, type));
                        if (doc == null || !doc.contains("@since ")) {
                            silent.add(folder + " " + declared.getSimpleName());
                        }
                    }
                }
            }
        }
        return types;
    }
}
