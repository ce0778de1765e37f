package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountTest {

    @Test
    void everyFieldIsRead() {
        assertThat(Mount.parse(
                        "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue"))
                .isEqualTo(new Mount(
                        36,
                        35,
                        "98:0",
                        "/mnt1",
                        "/mnt2",
                        List.of("rw", "noatime"),
                        List.of("master:1", "shared:7"),
                        "ext3",
                        "/dev/root",
                        List.of("rw", "errors=continue")));
    }

    @Test
    void octalEscapesAreUndone() {
        Mount mount = Mount.parse(
                "36 35 0:38 /a\\040b /tab\\011line\\012back\\134slash\\043 rw - tmpfs my\\040source rw,x=\\134,y");

        assertThat(mount.root()).isEqualTo("/a b");
        assertThat(mount.mountPoint()).isEqualTo("/tab\tline\nback\\slash#");
        assertThat(mount.source()).isEqualTo("my source");
        assertThat(mount.superOptions()).containsExactly("rw", "x=\\", "y");
        assertThat(mount.optionalFields()).isEmpty();
    }

    @Test
    void unescapedTextIsUndoneOnlyOnce() {
        assertThat(Mount.parse("1 0 0:1 / /\\134040 rw - tmpfs x rw").mountPoint())
                .isEqualTo("/\\040");
        assertThat(Mount.parse("1 0 0:1 / /odd\\09\\ rw - tmpfs x rw").mountPoint())
                .isEqualTo("/odd\\09\\");
    }

    @Test
    void emptySourceIsKept() {
        Mount mount = Mount.parse("36 35 0:38 / /mnt rw - tmpfs  rw");

        assertThat(mount.source()).isEmpty();
        assertThat(mount.superOptions()).containsExactly("rw");
    }

    @Test
    void eitherOptionMakesItReadOnly() {
        assertThat(Mount.parse("1 0 0:1 / /a ro - tmpfs x rw").isReadOnly()).isTrue();
        assertThat(Mount.parse("1 0 0:1 / /a rw - tmpfs x ro").isReadOnly()).isTrue();
        assertThat(Mount.parse("1 0 0:1 / /a rw - tmpfs x rw,errors=remount-ro").isReadOnly())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "36",
                "36 35 98:0 /mnt1 /mnt2",
                "36 35 98:0 /mnt1 /mnt2 rw",
                "36 35 98:0 /mnt1 /mnt2 rw ext3 /dev/root rw",
                "36 35 98:0 /mnt1 /mnt2 rw - ext3 /dev/root",
                "id 35 98:0 /mnt1 /mnt2 rw - ext3 /dev/root rw",
                "36 99999999999 98:0 /mnt1 /mnt2 rw - ext3 /dev/root rw"
            })
    void otherTextIsNoMount(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mount.parse(line))
                .withMessageContaining("\"" + line + "\"");
    }
}
