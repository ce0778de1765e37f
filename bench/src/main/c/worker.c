/*
 * The same work as Cleat's side of the comparison, on libmnl.
 *
 * Reads one command per line from its input, "SCENARIO SIZE", and answers each with one line: "NANOSECONDS CHECKSUM",
 * or for latencies "P50 P99 CHECKSUM" in nanoseconds. The arguments are the indexes of the devices for routes and for
 * neighbours. Any error ends it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
    BUFFER_SIZE = 64 * 1024, /* as Cleat's */
    RECEIVE_SPACE = 2 * 1024 * 1024,
    BATCH_REQUESTS = 1024,
    FIRST_ADDRESS = 0x0a000001, /* 10.0.0.1 */
};

struct route {
    unsigned char prefix_length, protocol, scope, type;
    uint32_t table, flags, destination, device;
};

struct neighbour {
    int device;
    uint16_t state;
    uint8_t flags, type;
    uint32_t address;
    unsigned char mac[6];
};

/* What a dump leaves behind: a checksum when it is streamed, or the values. */
struct dump {
    uint64_t checksum;
    bool keep;
    void *values;
    size_t count, room;
};

static struct mnl_socket *sock;
static unsigned int port, sequence;
static int route_device, neighbour_device;
static char received[BUFFER_SIZE] __attribute__((aligned(8)));
static char sent[BUFFER_SIZE] __attribute__((aligned(8)));

static void die(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t) t.tv_sec * 1000000000u + (uint64_t) t.tv_nsec;
}

static void open_socket(void) {
    int one = 1, space = RECEIVE_SPACE / 2;
    sock = mnl_socket_open(NETLINK_ROUTE);
    if (!sock || mnl_socket_bind(sock, 0, MNL_SOCKET_AUTOPID) < 0)
        die("socket");
    if (mnl_socket_setsockopt(sock, NETLINK_EXT_ACK, &one, sizeof(one)) < 0
            || mnl_socket_setsockopt(sock, NETLINK_CAP_ACK, &one, sizeof(one)) < 0
            || mnl_socket_setsockopt(sock, NETLINK_GET_STRICT_CHK, &one, sizeof(one)) < 0
            || setsockopt(mnl_socket_get_fd(sock), SOL_SOCKET, SO_RCVBUFFORCE, &space, sizeof(space)) < 0)
        die("setsockopt");
    port = mnl_socket_get_portid(sock);
}

static void *next_value(struct dump *dump, size_t size) {
    if (dump->count == dump->room) {
        dump->room = dump->room ? dump->room + dump->room / 2 : 16;
        dump->values = realloc(dump->values, dump->room * size);
        if (!dump->values)
            die("realloc");
    }
    return (char *) dump->values + dump->count++ * size;
}

static int on_route(const struct nlmsghdr *message, void *data) {
    struct dump *dump = data;
    const struct rtmsg *rtm = mnl_nlmsg_get_payload(message);
    struct route route = {
        .prefix_length = rtm->rtm_dst_len, .protocol = rtm->rtm_protocol, .scope = rtm->rtm_scope,
        .type = rtm->rtm_type, .table = rtm->rtm_table, .flags = rtm->rtm_flags,
    };
    const struct nlattr *attr;
    mnl_attr_for_each(attr, message, sizeof(*rtm)) {
        switch (mnl_attr_get_type(attr)) {
        case RTA_TABLE:
            route.table = mnl_attr_get_u32(attr);
            break;
        case RTA_DST:
            route.destination = ntohl(mnl_attr_get_u32(attr));
            break;
        case RTA_OIF:
            route.device = mnl_attr_get_u32(attr);
            break;
        }
    }
    if (dump->keep)
        memcpy(next_value(dump, sizeof(route)), &route, sizeof(route));
    else
        dump->checksum += (uint64_t) route.destination + route.prefix_length;
    return MNL_CB_OK;
}

static int on_neighbour(const struct nlmsghdr *message, void *data) {
    struct dump *dump = data;
    const struct ndmsg *ndm = mnl_nlmsg_get_payload(message);
    struct neighbour neighbour = {
        .device = ndm->ndm_ifindex, .state = ndm->ndm_state, .flags = ndm->ndm_flags, .type = ndm->ndm_type,
    };
    const struct nlattr *attr;
    mnl_attr_for_each(attr, message, sizeof(*ndm)) {
        switch (mnl_attr_get_type(attr)) {
        case NDA_DST:
            neighbour.address = ntohl(mnl_attr_get_u32(attr));
            break;
        case NDA_LLADDR:
            memcpy(neighbour.mac, mnl_attr_get_payload(attr), sizeof(neighbour.mac));
            break;
        }
    }
    if (dump->keep)
        memcpy(next_value(dump, sizeof(neighbour)), &neighbour, sizeof(neighbour));
    else
        dump->checksum += (uint64_t) neighbour.address + neighbour.mac[5];
    return MNL_CB_OK;
}

static void read_dump(mnl_cb_t callback, struct dump *dump) {
    int result = MNL_CB_OK;
    while (result == MNL_CB_OK) {
        ssize_t size = mnl_socket_recvfrom(sock, received, sizeof(received));
        if (size < 0)
            die("recv");
        result = mnl_cb_run(received, (size_t) size, sequence, port, callback, dump);
    }
    if (result < 0)
        die("dump");
}

static uint64_t dump_routes(bool keep) {
    struct dump dump = {.keep = keep};
    struct nlmsghdr *message = mnl_nlmsg_put_header(sent);
    message->nlmsg_type = RTM_GETROUTE;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    message->nlmsg_seq = ++sequence;
    struct rtmsg *rtm = mnl_nlmsg_put_extra_header(message, sizeof(*rtm));
    rtm->rtm_family = AF_INET;
    mnl_attr_put_u32(message, RTA_TABLE, RT_TABLE_MAIN);
    if (mnl_socket_sendto(sock, message, message->nlmsg_len) < 0)
        die("send");
    read_dump(on_route, &dump);
    const struct route *routes = dump.values;
    for (size_t i = 0; i < dump.count; i++)
        dump.checksum += (uint64_t) routes[i].destination + routes[i].prefix_length;
    free(dump.values);
    return dump.checksum;
}

static uint64_t dump_neighbours(bool keep) {
    struct dump dump = {.keep = keep};
    struct nlmsghdr *message = mnl_nlmsg_put_header(sent);
    message->nlmsg_type = RTM_GETNEIGH;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    message->nlmsg_seq = ++sequence;
    struct ndmsg *ndm = mnl_nlmsg_put_extra_header(message, sizeof(*ndm));
    ndm->ndm_family = AF_INET;
    mnl_attr_put_u32(message, NDA_IFINDEX, (uint32_t) neighbour_device);
    if (mnl_socket_sendto(sock, message, message->nlmsg_len) < 0)
        die("send");
    read_dump(on_neighbour, &dump);
    const struct neighbour *neighbours = dump.values;
    for (size_t i = 0; i < dump.count; i++)
        dump.checksum += (uint64_t) neighbours[i].address + neighbours[i].mac[5];
    free(dump.values);
    return dump.checksum;
}

static struct nlmsghdr *put_route(void *at, int index, bool ack) {
    struct nlmsghdr *message = mnl_nlmsg_put_header(at);
    message->nlmsg_type = RTM_NEWROUTE;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | (ack ? NLM_F_ACK : 0);
    message->nlmsg_seq = ++sequence;
    struct rtmsg *rtm = mnl_nlmsg_put_extra_header(message, sizeof(*rtm));
    rtm->rtm_family = AF_INET;
    rtm->rtm_dst_len = 32;
    rtm->rtm_table = RT_TABLE_MAIN;
    rtm->rtm_protocol = RTPROT_STATIC;
    rtm->rtm_scope = RT_SCOPE_LINK;
    rtm->rtm_type = RTN_UNICAST;
    mnl_attr_put_u32(message, RTA_DST, htonl(FIRST_ADDRESS + (uint32_t) index));
    mnl_attr_put_u32(message, RTA_OIF, (uint32_t) route_device);
    return message;
}

static struct nlmsghdr *put_neighbour(void *at, int index, bool ack) {
    unsigned char mac[6] = {2, 0, 0, (unsigned char) (index >> 16), (unsigned char) (index >> 8), (unsigned char) index};
    struct nlmsghdr *message = mnl_nlmsg_put_header(at);
    message->nlmsg_type = RTM_NEWNEIGH;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | (ack ? NLM_F_ACK : 0);
    message->nlmsg_seq = ++sequence;
    struct ndmsg *ndm = mnl_nlmsg_put_extra_header(message, sizeof(*ndm));
    ndm->ndm_family = AF_INET;
    ndm->ndm_ifindex = neighbour_device;
    ndm->ndm_state = NUD_STALE;
    ndm->ndm_flags = NTF_EXT_LEARNED;
    mnl_attr_put_u32(message, NDA_DST, htonl(FIRST_ADDRESS + (uint32_t) index));
    mnl_attr_put(message, NDA_LLADDR, sizeof(mac), mac);
    return message;
}

/* Reads until the ack of this request; a refusal of any request ends the program. */
static void await_ack(unsigned int last) {
    bool acked = false;
    while (!acked) {
        ssize_t size = mnl_socket_recvfrom(sock, received, sizeof(received));
        if (size < 0)
            die("recv");
        const struct nlmsghdr *message = (const void *) received;
        for (int left = (int) size; mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
            if (message->nlmsg_type != NLMSG_ERROR)
                continue;
            const struct nlmsgerr *error = mnl_nlmsg_get_payload(message);
            if (error->error) {
                errno = -error->error;
                die("refused");
            }
            acked |= message->nlmsg_seq == last;
        }
    }
}

static void insert_one_by_one(int count) {
    for (int i = 0; i < count; i++) {
        struct nlmsghdr *message = put_route(sent, i, true);
        if (mnl_socket_sendto(sock, message, message->nlmsg_len) < 0)
            die("send");
        await_ack(sequence);
    }
}

static void insert_batched(int count, bool ack_each, struct nlmsghdr *(*put)(void *, int, bool)) {
    for (int i = 0; i < count;) {
        size_t end = 0;
        for (int n = 0; n < BATCH_REQUESTS && i < count && end + 256 < sizeof(sent); n++, i++) {
            bool ack = ack_each || n == BATCH_REQUESTS - 1 || i == count - 1;
            end += MNL_ALIGN(put(sent + end, i, ack)->nlmsg_len);
        }
        if (mnl_socket_sendto(sock, sent, end) < 0)
            die("send");
        await_ack(sequence);
    }
}

static uint64_t get(int index) {
    struct dump answer = {0};
    struct nlmsghdr *message = mnl_nlmsg_put_header(sent);
    message->nlmsg_type = RTM_GETROUTE;
    message->nlmsg_flags = NLM_F_REQUEST;
    message->nlmsg_seq = ++sequence;
    struct rtmsg *rtm = mnl_nlmsg_put_extra_header(message, sizeof(*rtm));
    rtm->rtm_family = AF_INET;
    rtm->rtm_dst_len = 32;
    mnl_attr_put_u32(message, RTA_DST, htonl(FIRST_ADDRESS + (uint32_t) index));
    if (mnl_socket_sendto(sock, message, message->nlmsg_len) < 0)
        die("send");
    ssize_t size = mnl_socket_recvfrom(sock, received, sizeof(received));
    if (size < 0 || mnl_cb_run(received, (size_t) size, sequence, port, on_route, &answer) < 0)
        die("get");
    return answer.checksum;
}

static int by_value(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
    return (x > y) - (x < y);
}

static void get_latency(int count) {
    uint64_t *times = calloc((size_t) count, sizeof(*times)), checksum = 0;
    if (!times)
        die("calloc");
    for (int i = 0; i < count; i++) {
        uint64_t start = now();
        checksum += get(i);
        times[i] = now() - start;
    }
    qsort(times, (size_t) count, sizeof(*times), by_value);
    printf("%lu %lu %lu\n", times[count / 2], times[count - 1 - count / 100], checksum);
    free(times);
}

int main(int argc, char **argv) {
    char command[64];
    int size;
    if (argc != 3)
        return 2;
    route_device = atoi(argv[1]);
    neighbour_device = atoi(argv[2]);
    open_socket();
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (scanf("%63s %d", command, &size) == 2) {
        uint64_t checksum = 0, start = now();
        if (!strcmp(command, "routes-streamed"))
            checksum = dump_routes(false);
        else if (!strcmp(command, "routes-to-records"))
            checksum = dump_routes(true);
        else if (!strcmp(command, "neighbours-streamed"))
            checksum = dump_neighbours(false);
        else if (!strcmp(command, "neighbours-to-records"))
            checksum = dump_neighbours(true);
        else if (!strcmp(command, "insert-one-by-one"))
            insert_one_by_one(size);
        else if (!strcmp(command, "insert-batched"))
            insert_batched(size, false, put_route);
        else if (!strcmp(command, "insert-batched-acking-each"))
            insert_batched(size, true, put_route);
        else if (!strcmp(command, "fill-neighbours"))
            insert_batched(size, false, put_neighbour);
        else if (!strcmp(command, "get")) {
            get_latency(size);
            continue;
        } else
            return 2;
        printf("%lu %lu\n", now() - start, checksum);
    }
    return 0;
}
