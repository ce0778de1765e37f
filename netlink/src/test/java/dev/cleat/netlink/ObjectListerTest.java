package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Rtm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How often a monitor lists. The kernel lists the devices of a namespace; what goes wrong with a list is made to go wrong
 * at the right moment.
 */
class ObjectListerTest {

    private static final int NEVER = Integer.MAX_VALUE;

    private final Stage stage = new Stage();
    private final Inbox inbox = new Inbox(QueuePolicy.dropAndResync(10), () -> "a test");
    private final ObjectLister lister = new ObjectLister(stage.rt.session(), inbox);

    /** How many lists were begun, and what happens in each. */
    private int lists;

    private IntConsumer duringList = list -> {};

    /** Which devices are missing in which lists. */
    private Map<Integer, Set<Integer>> missing = Map.of();

    @BeforeEach
    void createDevices() {
        stage.ip("link add br2 index 2 type bridge");
        stage.ip("link add br3 index 3 type bridge");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    /** Devices of which a list may lack some, as it may of neighbours and routes. */
    private ObjectKind devices() {
        return ObjectKind.named("device")
                .groups(NetlinkGroup.LINK)
                .listedBy(Requests.ALL_LINKS)
                .messages(Rtm.RTM_NEWLINK, Rtm.RTM_DELLINK, (int) IfInfoMsg.STRUCT.size())
                .toldApartBy((message, key) -> {
                    int index = Requests.index(message);
                    if (index == Requests.LO) {
                        lists++;
                        duringList.accept(lists);
                    }
                    key.number(index);
                    return !missing.getOrDefault(lists, Set.of()).contains(index);
                })
                .mayMissWhenOthersGo()
                .build();
    }

    private Set<Integer> listed() throws InterruptedException {
        Set<Integer> indexes = new TreeSet<>();
        for (ObjectList list : lister.list(List.of(devices()))) {
            list.objects().values().forEach(messages -> messages.forEach(message -> indexes.add(index(message))));
        }
        return indexes;
    }

    private static int index(ReceivedMessage message) {
        return Requests.index(message.reader());
    }

    private void announceARemoval() {
        MessageWriter writer = new MessageWriter();
        writer.begin(Rtm.RTM_DELLINK, 0);
        IfInfoMsg.INDEX.set(writer.struct(IfInfoMsg.STRUCT.size()), 99);
        MessageReader reader = new MessageReader();
        reader.reset(writer.finish(0));
        assertThat(reader.next()).isTrue();
        inbox.put(new Inbox.Announced(ReceivedMessage.copyOf(reader), GroupSocket.HERE), null);
    }

    @Test
    void listIsMadeOnceIfNothingHappens() throws Exception {
        assertThat(listed()).containsExactly(1, 2, 3);
        assertThat(lists).isEqualTo(1);
    }

    /** neigh_dump_table() and fib_table_dump() skip others when some go, and do not say so. */
    @Test
    void listThatMissesOneBecauseAnotherWentIsMadeAgain() throws Exception {
        missing = Map.of(1, Set.of(3));
        duringList = list -> {
            if (list == 1) {
                announceARemoval();
            }
        };

        assertThat(listed()).containsExactly(1, 2, 3);
        assertThat(lists).isEqualTo(2);
    }

    /** Each list has something that the others lack; what any of them has was there. */
    @Test
    void listsThatMissDifferentOnesAreUnited() throws Exception {
        missing = Map.of(1, Set.of(3), 2, Set.of(2), 3, Set.of(2, 3));
        duringList = list -> announceARemoval();

        assertThat(listed()).containsExactly(1, 2, 3);
        assertThat(lists).as("removals without end do not keep it for ever").isEqualTo(3);
    }

    @Test
    void listIsBegunAgainAfterALossUntilNothingIsLost() throws Exception {
        lossesUntil(4);
        List<ObjectList> all = lister.listWithoutLoss(List.of(devices()));

        assertThat(all).hasSize(1);
        assertThat(inbox.lost()).isNull();
        assertThat(lister.attempts()).isEqualTo(4);
    }

    /** The result is then as old as the loss, which remains known. */
    @Test
    void floodThatDoesNotEndIsOutlastedAfterEightLists() throws Exception {
        lossesUntil(NEVER);
        List<ObjectList> all = lister.listWithoutLoss(List.of(devices()));

        assertThat(all).hasSize(1);
        assertThat(inbox.lost()).isEqualTo(OverrunPlace.RECEIVE_BUFFER);
        assertThat(lister.attempts()).isEqualTo(8);
    }

    private void lossesUntil(int list) {
        duringList = number -> {
            if (number < list) {
                inbox.overrun();
                inbox.drained();
            }
        };
    }

    @Test
    void closeEndsAListAtOnce() throws Exception {
        List<Integer> begun = new ArrayList<>();
        duringList = list -> {
            begun.add(list);
            inbox.overrun();
            inbox.close();
        };
        assertThat(lister.listWithoutLoss(List.of(devices()))).hasSize(1);
        assertThat(begun).containsExactly(1);
        assertThat(inbox.isClosed()).isTrue();
    }
}
