package dev.cleat.sys.btf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.Command;
import dev.cleat.sys.KernelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** The running kernel's types, compared with what the C compiler says about the installed headers. */
class KernelBtfTest {

    /** Part of the kernel's ABI for long enough that old headers have them as well. */
    private static final List<String> FIELDS = List.of(
            "struct nlmsghdr.nlmsg_pid",
            "struct nlattr.nla_type",
            "struct rtmsg.rtm_protocol",
            "struct rtmsg.rtm_flags",
            "struct ifinfomsg.ifi_change",
            "struct ifaddrmsg.ifa_index",
            "struct tcmsg.tcm_parent",
            "struct ndmsg.ndm_flags",
            "struct sockaddr_nl.nl_groups",
            "struct bpf_prog_info.name",
            "struct bpf_prog_info.netns_dev",
            "struct bpf_prog_info.verified_insns",
            "struct bpf_link_info.cgroup.attach_type",
            "struct bpf_link_info.xdp.ifindex",
            "union bpf_attr.map_type",
            "union bpf_attr.value_size",
            "union bpf_attr.next_key",
            "union bpf_attr.insns",
            "union bpf_attr.prog_name",
            "union bpf_attr.attach_btf_obj_fd",
            "union bpf_attr.fd_array",
            "union bpf_attr.replace_bpf_fd",
            "union bpf_attr.test.ctx_in",
            "union bpf_attr.info.info_len",
            "union bpf_attr.query.prog_ids",
            "union bpf_attr.query.prog_cnt",
            "union bpf_attr.link_create.target_ifindex",
            "union bpf_attr.link_create.iter_info_len",
            "union bpf_attr.link_create.perf_event.bpf_cookie",
            "union bpf_attr.link_create.tracing.cookie",
            "union bpf_attr.link_update.old_prog_fd",
            "union bpf_attr.link_detach.link_fd");

    private static final List<String> CONSTANTS = List.of(
            "BPF_PROG_TYPE_XDP",
            "BPF_PROG_TYPE_SYSCALL",
            "BPF_MAP_TYPE_RINGBUF",
            "BPF_LINK_CREATE",
            "BPF_CGROUP_INET4_CONNECT",
            "BPF_LINK_TYPE_XDP",
            "BPF_FUNC_redirect_peer",
            "BPF_F_INDEX_MASK",
            "XDP_REDIRECT",
            "RTM_NEWNEIGH",
            "RTA_PREFSRC",
            "NDA_PROTOCOL",
            "IFLA_LINK_NETNSID");

    private final Btf btf = Btf.kernel().orElseThrow();

    @Test
    void layoutsAreThoseOfTheInstalledHeaders(@TempDir Path directory, TestReporter reporter) throws IOException {
        if (Command.find("gcc").isEmpty()) {
            reporter.publishEntry("oracle absent", "gcc: layouts were not compared with the C headers");
            return;
        }
        Path source = directory.resolve("layout.c");
        Files.writeString(source, program());
        String program = directory.resolve("layout").toString();
        Command.output(List.of("gcc", "-w", "-o", program, source.toString()));

        assertThat(Command.output(List.of(program)).lines().toList())
                .containsExactlyElementsOf(Stream.concat(
                                FIELDS.stream().map(this::layout),
                                CONSTANTS.stream()
                                        .map(name -> name + " "
                                                + btf.enumerator(name).orElseThrow()))
                        .toList());
    }

    private static String program() {
        String headers = """
                #include <stddef.h>
                #include <stdio.h>
                #include <linux/bpf.h>
                #include <linux/netlink.h>
                #include <linux/rtnetlink.h>
                #include <linux/neighbour.h>
                #include <linux/if_addr.h>
                #include <linux/if_link.h>
                int main(void) {
                """;
        String fields = FIELDS.stream()
                .map(field -> {
                    String type = field.substring(0, field.indexOf('.'));
                    String path = field.substring(field.indexOf('.') + 1);
                    return "printf(\"%s %%zu+%%zu\\n\", offsetof(%s, %s), sizeof(((%s *) 0)->%s));\n"
                            .formatted(field, type, path, type, path);
                })
                .collect(Collectors.joining());
        String constants = CONSTANTS.stream()
                .map(name -> "printf(\"%s %%lld\\n\", (long long) %s);\n".formatted(name, name))
                .collect(Collectors.joining());
        return headers + fields + constants + "return 0; }\n";
    }

    private String layout(String field) {
        String type = field.substring(field.indexOf(' ') + 1, field.indexOf('.'));
        BtfMember member = btf.struct(type)
                .flatMap(struct -> struct.field(field.substring(field.indexOf('.') + 1)))
                .orElseThrow();
        return field + " " + member.byteOffset() + "+" + member.byteSize();
    }

    @Test
    void anonymousAndNamedMembersOfBpfAttrAreReached() {
        BtfStruct attr = btf.struct("bpf_attr").orElseThrow();

        assertThat(attr.isUnion()).isTrue();
        BtfMember cookie = attr.field("link_create.perf_event.bpf_cookie").orElseThrow();
        assertThat(cookie).isEqualTo(new BtfMember("bpf_cookie", 128, 0, "__u64", 8));
        assertThat(attr.field("map_name").orElseThrow().typeName()).isEqualTo("char[16]");
        assertThat(attr.field("link_create.tcx.relative_fd").isPresent())
                .isEqualTo(KernelVersion.current().atLeast(6, 6));
    }

    @Test
    void bitFieldsHaveBitOffsets() {
        BtfStruct instruction = btf.struct("bpf_insn").orElseThrow();

        assertThat(instruction.field("dst_reg")).contains(new BtfMember("dst_reg", 8, 4, "__u8", 1));
        assertThat(instruction.field("src_reg")).contains(new BtfMember("src_reg", 12, 4, "__u8", 1));
        assertThat(instruction.field("imm")).contains(new BtfMember("imm", 32, 0, "__s32", 4));
    }

    @Test
    void enumeratorsFunctionsAndAbsentNamesAreToldApart() {
        assertThat(btf.enumerator("BPF_SK_LOOKUP")).hasValue(36);
        assertThat(btf.enumType("bpf_attach_type").orElseThrow().value("BPF_XDP"))
                .hasValue(37);
        assertThat(btf.enumerator("BPF_TCX_INGRESS").isPresent())
                .isEqualTo(KernelVersion.current().atLeast(6, 6));
        assertThat(btf.hasFunction("vfs_read")).isTrue();
        assertThat(btf.hasFunction("bpf_attr")).isFalse();
        assertThat(btf.hasStruct("no_such_struct_anywhere")).isFalse();
        assertThat(btf.enumerator("NO_SUCH_ENUMERATOR_ANYWHERE")).isEmpty();
    }

    @Test
    void kernelIsReadOnce() {
        assertThat(Btf.kernel()).containsSame(btf);
    }
}
