package dev.cleat.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleat.sys.Errno;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins are removed once, and those of somebody else only by who means any. */
class PinRemovalTest {

    private static final int ROUNDS = 2_000;

    private final Bpffs bpffs = Bpffs.mount();
    private final Path pin = bpffs.path("pin");
    private final BpfMap mine = map("mine");
    private final BpfMap theirs = map("theirs");

    PinRemovalTest() throws IOException {}

    private static BpfMap map(String name) {
        return MapSpec.of(MapType.ARRAY, 4, 8, 1).named(name).create();
    }

    @AfterEach
    void close() throws IOException {
        mine.close();
        theirs.close();
        bpffs.close();
    }

    @Test
    void onlyTheObjectsOwnPinIsRemoved() throws IOException {
        try (Program program = Programs.pass()) {
            assertThat(mine.unpin(pin)).isFalse();
            theirs.pin(pin);
            assertThat(mine.unpin(pin)).isFalse();
            assertThat(program.unpin(pin)).isFalse();
            assertHolds(theirs);

            assertThat(theirs.unpin(pin)).isTrue();
            assertThat(pin).doesNotExist();
            program.pin(pin);
            assertThat(theirs.unpin(pin)).isFalse();
            assertThat(program.unpin(pin)).isTrue();
            assertNothingIsLeft();
        }
    }

    /** To rename a file changes its time. */
    @Test
    void aPinThatIsSomebodyElsesIsNotEvenMovedForAMoment() throws IOException {
        theirs.pin(pin);
        FileTime since = changed();
        while (Instant.now().isBefore(since.toInstant().plusMillis(50))) {
            assertThat(mine.unpin(pin)).isFalse();
        }
        assertThat(changed()).isEqualTo(since);
    }

    private FileTime changed() throws IOException {
        return (FileTime) Files.getAttribute(pin, "unix:ctime");
    }

    @Test
    void ofTwoWhoRemoveAPinOneIsToldSo() throws Exception {
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                mine.pin(pin);
                assertThat(together(two, () -> BpfFs.unpinIfPresent(pin), () -> BpfFs.unpinIfPresent(pin)))
                        .containsExactlyInAnyOrder(true, false);
                mine.pin(pin);
                assertThat(together(two, () -> mine.unpin(pin), () -> mine.unpin(pin)))
                        .containsExactlyInAnyOrder(true, false);
                mine.pin(pin);
                assertThat(together(two, () -> BpfFs.unpinIfPresent(pin), () -> mine.unpin(pin)))
                        .containsExactlyInAnyOrder(true, false);
            }
        }
        assertNothingIsLeft();
    }

    /** The stranger does not use Cleat, and replaces the pin while it is being removed. */
    @Test
    void aStrangerWhoTakesOverThePathMeanwhileKeepsThePin() throws Exception {
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                mine.pin(pin);
                together(two, () -> mine.unpin(pin), () -> {
                    boolean removed = Files.deleteIfExists(pin);
                    theirs.pin(pin);
                    return removed;
                });
                assertHolds(theirs);
                Files.delete(pin);
            }
        }
        assertNothingIsLeft();
    }

    private static List<Boolean> together(ExecutorService two, Callable<Boolean> one, Callable<Boolean> other)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Boolean>> answers = new ArrayList<>();
        for (Callable<Boolean> call : List.of(one, other)) {
            answers.add(two.submit(() -> {
                start.await();
                return call.call();
            }));
        }
        return List.of(answers.get(0).get(), answers.get(1).get());
    }

    @Test
    void aSymbolicLinkIsNeitherRemovedNorFollowed(@TempDir Path plain) throws IOException {
        mine.pin(pin);
        Path dangling = Files.createSymbolicLink(plain.resolve("dangling"), plain.resolve("gone"));
        Path outside = Files.createSymbolicLink(plain.resolve("outside"), pin);
        Path inside = Files.createSymbolicLink(bpffs.path("inside"), pin);
        for (Path link : List.of(dangling, outside, inside)) {
            PinException any = catchThrowableOfType(PinException.class, () -> BpfFs.unpinIfPresent(link));
            PinException own = catchThrowableOfType(PinException.class, () -> mine.unpin(link));
            for (PinException refusal : List.of(any, own)) {
                assertThat(refusal).hasMessageContaining("symbolic link");
                assertThat(refusal.errno()).isEqualTo(Errno.ELOOP);
                assertThat(refusal.path()).isEqualTo(link);
            }
            assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        }
        assertHolds(mine);
    }

    @Test
    void whatIsNoPinIsLeftAlone(@TempDir Path plain) throws IOException {
        Path file = Files.createFile(plain.resolve("file"));
        Path folder = Files.createDirectory(bpffs.path("folder"));
        for (Path path : List.of(file, folder)) {
            assertThatExceptionOfType(PinException.class).isThrownBy(() -> BpfFs.unpinIfPresent(path));
        }
        assertThatExceptionOfType(PinException.class).isThrownBy(() -> mine.unpin(file));
        assertThat(mine.unpin(plain.resolve("absent"))).isFalse();
        assertThat(BpfFs.unpinIfPresent(plain.resolve("absent"))).isFalse();
        assertThat(file).exists();
        assertThat(folder).exists();
    }

    @Test
    void thatAPinCannotBeMadeIsToldBeforehand() throws IOException {
        try (Program program = Programs.pass()) {
            BpfFs.requireRoomFor(pin, program);
            mine.pin(pin);
            // Whether it is taken is another question.
            BpfFs.requireRoomFor(pin, program);
            assertNothingIsLeftBut(pin);

            Tool.output("mount", "-o", "remount,ro", bpffs.path("").toString());
            PinException beforehand =
                    catchThrowableOfType(PinException.class, () -> BpfFs.requireRoomFor(bpffs.path("free"), program));
            PinException tried = catchThrowableOfType(PinException.class, () -> program.pin(bpffs.path("free")));
            assertThat(beforehand).hasMessage(tried.getMessage()).hasMessageContaining("read-only");
            assertThat(beforehand.errno()).isEqualTo(Errno.EROFS);
            assertThatExceptionOfType(PinException.class)
                    .isThrownBy(() -> BpfFs.unpinIfPresent(pin))
                    .withMessageContaining("read-only");
            assertThatExceptionOfType(PinException.class).isThrownBy(() -> mine.unpin(pin));
            assertNothingIsLeftBut(pin);
        }
    }

    private void assertHolds(BpfMap map) {
        try (BpfMap pinned = BpfMap.pinned(pin)) {
            assertThat(pinned.id()).isEqualTo(map.id());
        }
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(pins()).isEmpty();
    }

    private void assertNothingIsLeftBut(Path path) throws IOException {
        assertThat(pins()).containsExactly(path);
    }

    /** The kernel's own files there have a dot in their names. */
    private List<Path> pins() throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(bpffs.path(""))) {
            files.forEach(all::add);
        }
        all.removeIf(file -> file.getFileName().toString().indexOf('.') >= 0);
        return all;
    }

    /** What was taken aside goes back only where nobody has pinned meanwhile. */
    @Test
    void nothingIsRenamedOntoAPin() {
        Path aside = bpffs.path("aside");
        mine.pin(aside);
        theirs.pin(pin);
        PinException refusal = catchThrowableOfType(PinException.class, () -> PinRemoval.rename(aside, pin, pin));
        assertThat(refusal.errno()).isEqualTo(Errno.EEXIST);
        assertThat(refusal).hasMessageContaining(aside.toString());
        assertThat(aside).exists();
        assertHolds(theirs);
    }
}
