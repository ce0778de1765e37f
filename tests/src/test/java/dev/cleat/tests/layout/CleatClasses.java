package dev.cleat.tests.layout;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The classes of the published library modules, found on the class path: in folders of classes and in jars. */
final class CleatClasses {

    private static final String ROOT = "dev/cleat";
    private static final Pattern UNPUBLISHED = Pattern.compile("dev\\.cleat\\.(tests|testkit|examples|bench)\\..*");
    private static final Pattern UAPI = Pattern.compile("dev\\.cleat\\.(\\w+\\.)*uapi");

    private CleatClasses() {}

    /** All of them, none initialized. */
    static List<Class<?>> onClassPath() throws IOException, ClassNotFoundException {
        List<String> names = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                addTo(names, path);
            } else if (entry.endsWith(".jar") && Files.isReadable(path)) {
                try (FileSystem jar = FileSystems.newFileSystem(path)) {
                    addTo(names, jar.getPath("/"));
                }
            }
        }
        List<Class<?>> classes = new ArrayList<>();
        for (String name : names.stream().sorted().distinct().toList()) {
            if (!UNPUBLISHED.matcher(name).matches()) {
                classes.add(Class.forName(name, false, CleatClasses.class.getClassLoader()));
            }
        }
        return classes;
    }

    /** Whether a class belongs to those that hold the kernel's structs and constants under their C names. */
    static boolean isUapi(Class<?> type) {
        return UAPI.matcher(type.getPackageName()).matches();
    }

    private static void addTo(List<String> names, Path root) throws IOException {
        Path cleat = root.resolve(ROOT);
        if (!Files.isDirectory(cleat)) {
            return;
        }
        try (Stream<Path> files = Files.walk(cleat)) {
            files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .map(file -> file.replace('/', '.'))
                    .forEach(names::add);
        }
    }
}
