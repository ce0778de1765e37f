package dev.cleat.tests.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.AttachType;
import dev.cleat.sys.Errno;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;
import dev.cleat.sys.uapi.IfReq;
import dev.cleat.tests.layout.Claim.Constant;
import dev.cleat.tests.layout.Claim.Member;
import dev.cleat.tests.layout.Claim.Sign;
import dev.cleat.tests.layout.Claim.StructSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void everythingInAUapiPackageIsUnderstood() throws Exception {
        assertThat(Catalogue.ofCleat().complaints()).isEmpty();
    }

    @Test
    void structsAndConstantsAreFoundByThemselves() throws Exception {
        assertThat(Catalogue.ofCleat().claims())
                .contains(
                        new StructSize("ifreq", 40, IfReq.class.getName() + ".STRUCT"),
                        new Member(
                                "struct ifreq",
                                "ifr_ifru.ifru_ivalue",
                                16,
                                4,
                                Sign.SIGNED,
                                IfReq.class.getName() + ".STRUCT"),
                        new Constant("SIOCGIFINDEX", 0x8933, Integer.BYTES, IfReq.class.getName() + ".SIOCGIFINDEX"));
    }

    @Test
    void openConstantTypesAreFoundByThemselves() throws Exception {
        assertThat(Catalogue.ofCleat().claims())
                .contains(
                        new Constant("ESTALE", 116, Integer.BYTES, Errno.class.getName() + ".ESTALE"),
                        new Constant("BPF_TCX_INGRESS", 46, Integer.BYTES, AttachType.class.getName() + ".TCX_INGRESS"))
                .extracting(Claim::name)
                .contains("BPF_PROG_TYPE_XDP", "BPF_MAP_TYPE_HASH", "BPF_LINK_TYPE_TCX", "CAP_BPF", "__NR_bpf")
                .contains("BPF_FUNC_redirect", "BPF_F_BEFORE", "TCX_PASS", "__sk_buff.mark");
    }

    @Test
    void whatIsNeitherStructNorNumberIsNamed() throws Exception {
        Catalogue catalogue = Catalogue.ofUapi(List.of(Strange.class, Empty.class));

        assertThat(catalogue.complaints())
                .hasSize(4)
                .anyMatch(complaint -> complaint.contains("Strange.NAME is neither"))
                .anyMatch(complaint -> complaint.contains("Strange.STRAY is neither"))
                .anyMatch(complaint -> complaint.contains("Strange.variable is neither"))
                .anyMatch(complaint -> complaint.contains("Empty holds neither"));
        assertThat(catalogue.claims()).extracting(Claim::name).containsExactly("TWO");
    }

    static final class Strange {
        static final int TWO = 2;
        static final String NAME = "name";
        static final CField STRAY = CStruct.struct("nlattr", 4).u16("nla_len", 0);
        int variable;
    }

    static final class Empty {}
}
