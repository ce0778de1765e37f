package dev.cleat.bpf;

import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleat.bpf.asm.Code;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Ids, pins, foreign descriptors and infos of programs and maps. */
class ObjectsTest {

    @Test
    void objectsAreFoundByTheirIds() {
        try (Program program = Programs.pass();
                BpfMap map = MapSpec.of(MapType.ARRAY, 4, 8, 1).named("m").create();
                Program sameProgram = Program.ofId(program.id());
                BpfMap sameMap = BpfMap.ofId(map.id())) {
            assertThat(Program.ids()).contains(program.id()).isSortedAccordingTo(idOrder());
            assertThat(BpfMap.ids()).contains(map.id());
            assertThat(sameProgram.id()).isEqualTo(program.id());
            assertThat(sameProgram.name()).isEqualTo("pass");
            assertThat(sameMap.info().name()).isEqualTo("m");
        }
    }

    private static Comparator<ProgramId> idOrder() {
        return Comparator.comparingInt(ProgramId::value);
    }

    @Test
    void anAbsentIdIsSaidToBeAbsent() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> Program.ofId(new ProgramId(Integer.MAX_VALUE)))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> BpfMap.ofId(new MapId(Integer.MAX_VALUE)))
                .withMessageContaining("map " + Integer.MAX_VALUE);
        assertThatExceptionOfType(KernelException.class).isThrownBy(() -> Link.ofId(new LinkId(Integer.MAX_VALUE)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ProgramId(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MapId(-1));
    }

    @Test
    void aDuplicateOutlivesTheDescriptorItCameFrom() {
        Program program = Programs.pass();
        int raw = program.fd().acquire();
        Program copy = Program.ofFd(raw);
        program.fd().release();
        program.close();

        assertThat(copy.info().id()).isEqualTo(program.id());
        copy.close();
        assertThatIllegalStateException().isThrownBy(copy::info);
    }

    @Test
    void aDescriptorOfAnotherKindIsRefusedAndNotKept() throws IOException {
        try (Program program = Programs.pass();
                BpfMap map = MapSpec.of(MapType.ARRAY, 4, 8, 1).create()) {
            int programFd = program.fd().acquire();
            int mapFd = map.fd().acquire();
            try {
                long before = BpfDescriptors.count();
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Program.ofFd(mapFd))
                        .withMessageContaining("is no BPF program")
                        .withMessageContaining("bpf-map");
                assertThatIllegalArgumentException().isThrownBy(() -> BpfMap.ofFd(programFd));
                assertThatIllegalArgumentException().isThrownBy(() -> Link.ofFd(programFd));
                assertThatIllegalArgumentException().isThrownBy(() -> Program.ofFd(0));
                assertThatIllegalArgumentException().isThrownBy(() -> Program.ofFd(-1));
                assertThatExceptionOfType(KernelException.class)
                        .isThrownBy(() -> Program.ofFd(1_000_000))
                        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
                assertThat(BpfDescriptors.count()).isEqualTo(before);
            } finally {
                program.fd().release();
                map.fd().release();
            }
        }
    }

    @Test
    void aPinKeepsAnObjectThatNobodyHolds() throws IOException {
        try (Bpffs bpffs = Bpffs.mount()) {
            ProgramId id;
            try (Program program = Programs.pass();
                    HashTable<Integer, Long> table = HashTable.create("kept", Codec.U32, Codec.U64, 4)) {
                id = program.id();
                program.pin(bpffs.path("program"));
                table.update(1, 2L);
                table.map().pin(bpffs.path("map"));
            }

            try (Program program = Program.pinned(bpffs.path("program"));
                    BpfMap map = BpfMap.pinned(bpffs.path("map"))) {
                assertThat(program.id()).isEqualTo(id);
                assertThat(HashTable.over(map, Codec.U32, Codec.U64).lookup(1)).contains(2L);
            }
            Files.delete(bpffs.path("program"));
            Files.delete(bpffs.path("map"));
        }
    }

    @Test
    void aPinOfAnotherKindIsRefused() throws IOException {
        try (Bpffs bpffs = Bpffs.mount();
                BpfMap map = MapSpec.of(MapType.ARRAY, 4, 8, 1).create()) {
            Path pin = bpffs.path("map");
            map.pin(pin);
            long before = BpfDescriptors.count();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Program.pinned(pin))
                    .withMessageContaining(pin.toString())
                    .withMessageContaining("no BPF program");
            assertThatIllegalArgumentException().isThrownBy(() -> Link.pinned(pin));

            assertThat(BpfDescriptors.count()).isEqualTo(before);
            Files.delete(pin);
        }
    }

    @Test
    void aPinThatCannotBeSaysWhy(@TempDir Path plain) throws IOException {
        try (Bpffs bpffs = Bpffs.mount();
                Program program = Programs.pass()) {
            program.pin(bpffs.path("taken"));

            assertThatExceptionOfType(PinException.class)
                    .isThrownBy(() -> program.pin(bpffs.path("taken")))
                    .withMessageContaining("there is a pin already");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> program.pin(bpffs.path("with.dot")))
                    .withMessageContaining("without a dot");
            // To open such a name is left to the kernel, which has files of its own there.
            assertThatExceptionOfType(PinException.class)
                    .isThrownBy(() -> Program.pinned(bpffs.path("with.dot")))
                    .withMessageContaining("no names with a dot");
            assertThatExceptionOfType(PinException.class)
                    .isThrownBy(() -> program.pin(bpffs.path("no/folder")))
                    .withMessageContaining("there is no folder " + bpffs.path("no"));
            assertThatExceptionOfType(PinException.class)
                    .isThrownBy(() -> program.pin(plain.resolve("pin")))
                    .withMessageContaining("mount -t bpf bpf /sys/fs/bpf");
            assertThatExceptionOfType(PinException.class)
                    .isThrownBy(() -> Program.pinned(bpffs.path("absent")))
                    .withMessageContaining("there is no such pin");
            Files.createFile(plain.resolve("file"));
            assertThatExceptionOfType(PinException.class)
                    .isThrownBy(() -> Program.pinned(plain.resolve("file")))
                    .withMessageContaining("not on a BPF file system");
            assertThat(plain.resolve("pin")).doesNotExist();
            Files.delete(bpffs.path("taken"));
        }
    }

    @Test
    void whereThereIsNoRoomForAPinIsSaidInTheKernelsWords(@TempDir Path plain) throws IOException {
        Path file = Files.createFile(plain.resolve("file"));
        try (Bpffs bpffs = Bpffs.mount();
                Program program = Programs.pass()) {
            BpfFs.requireRoomFor(bpffs.path("free"));
            for (Path path : List.of(plain.resolve("pin"), file.resolve("pin"), bpffs.path("no/folder"))) {
                PinException beforehand = catchThrowableOfType(PinException.class, () -> BpfFs.requireRoomFor(path));
                PinException tried = catchThrowableOfType(PinException.class, () -> program.pin(path));
                assertThat(beforehand).hasMessage(tried.getMessage());
            }
            assertThatIllegalArgumentException().isThrownBy(() -> BpfFs.requireRoomFor(bpffs.path("with.dot")));
        }
    }

    @Test
    void whatAPathNeedsBeyondAsciiPasses() throws IOException {
        try (Bpffs bpffs = Bpffs.mount();
                Program program = Programs.pass()) {
            Files.createDirectory(bpffs.path("Übung"));
            Path pin = bpffs.path("Übung/größer");
            program.pin(pin);

            assertThat(pin).exists();
            Files.delete(pin);
        }
    }

    @Test
    void aClosedObjectSaysSo() {
        Program program = Programs.pass();
        program.close();
        program.close();

        assertThatIllegalStateException().isThrownBy(program::info).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(() -> program.pin(Path.of("/sys/fs/bpf/x")));
        assertThatIllegalStateException().isThrownBy(() -> program.testRun(TestRun.packet(new byte[64])));
        assertThat(program.toString()).contains("pass");
    }

    @Test
    void aProgramIsAsBpftoolShowsIt(TestReporter reporter) {
        try (ArrayTable<Long> table = ArrayTable.create("t", Codec.U64, 1);
                Program program = Program.of(
                                ProgramType.SCHED_CLS,
                                Code.build(a ->
                                        a.loadMap(R1, table.map()).mov(R0, 0).exit()))
                        .named("shown")
                        .license("GPL")
                        .load()) {
            Optional<String> bpftool = Tool.find("bpftool");
            if (bpftool.isEmpty()) {
                reporter.publishEntry("oracle absent", "bpftool: program info was not compared");
                return;
            }
            String id = Integer.toString(program.id().value());
            String shown = Tool.output(bpftool.get(), "-j", "prog", "show", "id", id);
            ProgramInfo info = program.info();

            assertThat(Tool.json(shown, "type")).contains("sched_cls");
            assertThat(Tool.json(shown, "id")).contains(id);
            assertThat(Tool.json(shown, "name")).contains(info.name());
            assertThat(Tool.json(shown, "tag")).contains(info.tag());
            assertThat(Tool.json(shown, "uid")).contains(Integer.toString(info.createdByUid()));
            assertThat(Tool.json(shown, "bytes_xlated")).contains(Integer.toString(info.translatedBytes()));
            assertThat(Tool.json(shown, "map_ids"))
                    .contains("[" + table.map().id().value() + "]");
            assertThat(info.verifiedInstructions()).isPresent();
            assertThat(info.type()).isEqualTo(ProgramType.SCHED_CLS);
        }
    }

    @Test
    void aMapIsAsBpftoolShowsIt(TestReporter reporter) {
        try (BpfMap map =
                MapSpec.of(MapType.HASH, 12, 24, 7).named("shown").flags(1).create()) {
            Optional<String> bpftool = Tool.find("bpftool");
            if (bpftool.isEmpty()) {
                reporter.publishEntry("oracle absent", "bpftool: map info was not compared");
                return;
            }
            String id = Integer.toString(map.id().value());
            String shown = Tool.output(bpftool.get(), "-j", "map", "show", "id", id);
            MapInfo info = map.info();

            assertThat(Tool.json(shown, "type")).contains("hash");
            assertThat(Tool.json(shown, "name")).contains(info.name());
            assertThat(Tool.json(shown, "bytes_key")).contains(Integer.toString(info.keySize()));
            assertThat(Tool.json(shown, "bytes_value")).contains(Integer.toString(info.valueSize()));
            assertThat(Tool.json(shown, "max_entries")).contains(Long.toString(info.maxEntries()));
            assertThat(Tool.json(shown, "flags")).contains(Integer.toString(info.flags()));
            assertThat(info.type()).isEqualTo(MapType.HASH);
        }
    }

    @Test
    void elementsAreAsBpftoolDumpsThem(TestReporter reporter) {
        try (HashTable<Integer, Long> table = HashTable.create("dumped", Codec.U32, Codec.U64, 4)) {
            table.update(0x01020304, 0x1122334455667788L);
            Optional<String> bpftool = Tool.find("bpftool");
            if (bpftool.isEmpty()) {
                reporter.publishEntry("oracle absent", "bpftool: map elements were not compared");
                return;
            }
            String dump = Tool.output(
                    bpftool.get(),
                    "-j",
                    "map",
                    "dump",
                    "id",
                    Integer.toString(table.map().id().value()));

            boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            assertThat(dump.replace("\"", ""))
                    .contains(little ? "[0x04,0x03,0x02,0x01]" : "[0x01,0x02,0x03,0x04]")
                    .contains(little ? "0x88,0x77,0x66,0x55,0x44,0x33,0x22,0x11" : "0x11,0x22,0x33,0x44");
        }
    }

    @Test
    void twoHandlesOfOneObjectCloseApart() {
        try (Program program = Programs.pass();
                Fd second = program.fd().duplicate()) {
            Program other = Program.ofId(program.id());
            other.close();

            assertThat(program.info().id()).isEqualTo(program.id());
            assertThat(second.isClosed()).isFalse();
        }
    }
}
