package dev.cleat.tests.gate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks into the jars of the published modules: classes, sources and documentation, each with the licence.
 *
 * <p>Run by the build in its {@code verify} phase, when the jars are there: {@code java JarCheck.java ROOT VERSION}.
 */
final class JarCheck {

    private static final String LICENCE = "META-INF/LICENSE";

    private JarCheck() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        List<String> problems = new ArrayList<>();
        for (String folder : Published.folders(root)) {
            check(root, folder, args[1], problems);
        }
        if (!problems.isEmpty()) {
            System.out.println("THE JARS ARE NOT AS THEY SHOULD BE:\n" + String.join("\n", problems));
            System.exit(1);
        }
    }

    private static void check(Path root, String folder, String version, List<String> problems) throws IOException {
        Path module = root.resolve(folder);
        Path jar = module.resolve("target/" + Published.artifact(folder) + "-" + version + ".jar");
        boolean named = Files.exists(module.resolve("src/main/java/module-info.java"));
        checkJar(root, jar, named ? "module-info.class" : "package-info.class", problems);
        checkJar(root, classified(jar, "sources"), "package-info.java", problems);
        checkJar(root, classified(jar, "javadoc"), "index.html", problems);
    }

    private static Path classified(Path jar, String classifier) {
        return jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", "-" + classifier + ".jar"));
    }

    private static void checkJar(Path root, Path jar, String expected, List<String> problems) throws IOException {
        if (!Files.exists(jar)) {
            problems.add(jar + " is not there");
            return;
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry licence = zip.getEntry(LICENCE);
            if (licence == null
                    || !new String(zip.getInputStream(licence).readAllBytes(), StandardCharsets.UTF_8)
                            .equals(Files.readString(root.resolve("LICENSE")))) {
                problems.add(jar + " has no " + LICENCE);
            }
            if (zip.stream().noneMatch(entry -> entry.getName().endsWith(expected))) {
                problems.add(jar + " has no " + expected);
            }
            if (zip.stream().map(ZipEntry::getTimeLocal).distinct().count() != 1) {
                problems.add(jar + " has entries of different times: it is not reproducible");
            }
        }
    }
}
