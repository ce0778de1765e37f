package dev.cleat.testkit.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.LazyFuture;

/**
 * An image of a few hundred bytes, made on the spot: the links that lead from the root into {@code /usr}, such as
 * {@code bin}, and a root user. The content of {@code /usr} is bind-mounted by {@link PrivilegedContainer}.
 */
final class MachineImage extends LazyFuture<String> {

    private static final Path ROOT = Path.of("/");
    private static final String NAME = "cleat-testkit-machine";

    /** Where programs and libraries are, beside {@code /usr}, on a machine where these are no links. */
    private static final List<String> PROGRAMS = List.of("bin", "sbin", "lib", "lib64");

    /** What programs in {@code /usr} reach by links; a JDK's configuration too. */
    private static final List<String> CONFIGURATION = List.of("alternatives", "java-*", "ld.so.cache");

    @Override
    protected String resolve() {
        byte[] tar = tar();
        CRC32 sum = new CRC32();
        sum.update(tar);
        String image = NAME + ":" + Long.toHexString(sum.getValue());
        DockerClient docker = DockerClientFactory.instance().client();
        try {
            docker.inspectImageCmd(image).exec();
        } catch (NotFoundException e) {
            docker.buildImageCmd(new ByteArrayInputStream(tar))
                    .withTags(Set.of(image))
                    .start()
                    .awaitImageId();
        }
        return image;
    }

    /** What of this machine is mounted, read-only. */
    static List<Path> directories() {
        List<Path> directories = new ArrayList<>();
        directories.add(ROOT.resolve("usr"));
        PROGRAMS.stream()
                .map(ROOT::resolve)
                .filter(path -> Files.isDirectory(path) && !Files.isSymbolicLink(path))
                .forEach(directories::add);
        Path java = Path.of(System.getProperty("java.home"));
        if (!java.startsWith(ROOT.resolve("usr"))) {
            directories.add(java);
        }
        CONFIGURATION.forEach(glob -> directories.addAll(matching(ROOT.resolve("etc"), glob)));
        return directories;
    }

    private static List<Path> matching(Path directory, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** A build context whose Dockerfile unpacks the other tar in it. */
    private static byte[] tar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            file(tar, "Dockerfile", "FROM scratch\nADD root.tar /\n".getBytes(StandardCharsets.UTF_8));
            file(tar, "root.tar", root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] root() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, String> link : links().entrySet()) {
                TarArchiveEntry entry = entry(link.getKey(), TarConstants.LF_SYMLINK);
                entry.setLinkName(link.getValue());
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
            directory(tar, "root/");
            file(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n".getBytes(StandardCharsets.UTF_8));
            file(tar, "etc/group", "root:x:0:\n".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The machine's own links into {@code /usr}, which differ between distributions, and what iproute2 expects. */
    private static Map<String, String> links() throws IOException {
        Map<String, String> links = new TreeMap<>();
        links.put("var/run", "/run");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT, Files::isSymbolicLink)) {
            for (Path entry : entries) {
                Path target = ROOT.relativize(ROOT.resolve(Files.readSymbolicLink(entry)));
                if (target.startsWith("usr")) {
                    links.put(ROOT.relativize(entry).toString(), target.toString());
                }
            }
        }
        return links;
    }

    private static void directory(TarArchiveOutputStream tar, String name) throws IOException {
        TarArchiveEntry entry = entry(name, TarConstants.LF_DIR);
        entry.setMode(0755);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static void file(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** With a fixed time, so that the same content has the same name. */
    private static TarArchiveEntry entry(String name, byte type) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setModTime(0);
        return entry;
    }
}
