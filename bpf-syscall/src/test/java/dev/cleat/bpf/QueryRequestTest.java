package dev.cleat.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleat.bpf.uapi.ProgQueryAttr;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel writes as many entries as it is told, and takes that number for an unsigned one. */
class QueryRequestTest {

    @Test
    void aCountIsNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QueryRequest.programIds(1).withLinkIds().withCount(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QueryRequest.countOnly().withCount(Integer.MIN_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> QueryRequest.everything(-1));
    }

    @Test
    void anArrayDoesNotTakeAllMemory() {
        QueryRequest request = QueryRequest.everything(1 << 20).withCount(1 << 20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.withCount(Integer.MAX_VALUE))
                .withMessageContaining("at most 1048576 entries, not 2147483647");
        assertThatIllegalArgumentException().isThrownBy(() -> QueryRequest.programIds((1 << 20) + 1));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void anArrayIsAsLongAsTheKernelIsTold(QueryRequest request) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(ProgQueryAttr.STRUCT.size());

            assertThat(request.fill(frame, attr).values())
                    .isNotEmpty()
                    .allSatisfy(array -> assertThat(array.byteSize() / Integer.BYTES)
                            .isGreaterThanOrEqualTo(ProgQueryAttr.COUNT.get(attr)));
        }
    }

    static Stream<QueryRequest> requests() {
        return Stream.of(
                QueryRequest.everything(4),
                QueryRequest.programIds(4).withCount(2),
                QueryRequest.programIds(4).withCount(9).withFlags(),
                QueryRequest.countOnly().withCount(7).withLinkIds(),
                QueryRequest.countOnly().withCount(7).withFlags().queryFlags(1));
    }
}
