package dev.cleat.tests.mprog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.HookPrograms;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.bpf.Revision;
import dev.cleat.mprog.Tcx;
import dev.cleat.sys.Errno;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** What a query asks for, and what the kernel writes. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class QueryTest {

    @BothDirections
    @DisplayName("mprog O19: arrays that are long enough, too short, too long, or absent")
    void query(TcxScene s) {
        Tcx.attachProgram(s.p1).last().ifRevision(new Revision(1)).on(s.hook);
        Tcx.attachProgram(s.p2).last().ifRevision(new Revision(2)).on(s.hook);
        Tcx.attachProgram(s.p3).last().ifRevision(new Revision(3)).on(s.hook);
        Tcx.attachProgram(s.p4).last().ifRevision(new Revision(4)).on(s.hook);
        s.assertOrder(5, s.p1, s.p2, s.p3, s.p4);
        // Q2, the same through a struct that is packed by hand.
        s.assertOthersAgree();

        HookPrograms countOnly = query(s, QueryRequest.countOnly());
        assertThat(countOnly.programIds()).isEmpty();
        assertThat(countOnly.isTruncated()).isFalse();

        HookPrograms fitting = query(s, QueryRequest.programIds(4));
        assertThat(fitting.programIds()).containsExactly(ids(s, 4, 4));
        assertThat(fitting.isTruncated()).isFalse();

        HookPrograms tooShort = query(s, QueryRequest.programIds(4).withCount(2));
        assertThat(tooShort.programIds()).containsExactly(ids(s, 2, 4));
        assertThat(tooShort.isTruncated()).isTrue();

        HookPrograms tooLong = query(s, QueryRequest.programIds(10));
        assertThat(tooLong.programIds()).containsExactly(ids(s, 4, 10));
        assertThat(tooLong.isTruncated()).isFalse();

        HookPrograms countWithoutArrays = query(s, QueryRequest.countOnly().withCount(10));
        assertThat(countWithoutArrays.isTruncated()).isFalse();

        HookPrograms arraysWithoutCount = query(s, QueryRequest.programIds(4).withCount(0));
        assertThat(arraysWithoutCount.programIds()).containsExactly(ids(s, 0, 4));
        assertThat(arraysWithoutCount.isTruncated()).isFalse();

        s.refused(
                Errno.EINVAL,
                () -> s.raw(point -> point.query(QueryRequest.programIds(10).queryFlags(1))));
        s.refused(
                Errno.EINVAL,
                () -> s.raw(point -> point.query(QueryRequest.programIds(10).attachFlags(1))));

        Tcx.detach(s.p4).on(s.hook);
        s.assertOrder(6, s.p1, s.p2, s.p3);
        Tcx.detach(s.p3).on(s.hook);
        s.assertOrder(7, s.p1, s.p2);
        Tcx.detach(s.p2).on(s.hook);
        s.assertOrder(8, s.p1);
        Tcx.detach(s.p1).on(s.hook);
        s.assertOrder(1);
    }

    /** Whatever the arrays, the count is that of the hook, and the revision too. */
    private static HookPrograms query(TcxScene s, QueryRequest request) {
        HookPrograms answer = s.raw(point -> point.query(request));
        assertThat(answer.count()).isEqualTo(4);
        assertThat(answer.revision()).contains(new Revision(5));
        return answer;
    }

    /** The first ids of the four programs, in an array of that length. */
    private static int[] ids(TcxScene s, int filled, int length) {
        int[] all = {
            s.p1.id().value(), s.p2.id().value(), s.p3.id().value(), s.p4.id().value()
        };
        int[] ids = new int[length];
        System.arraycopy(all, 0, ids, 0, filled);
        return ids;
    }
}
