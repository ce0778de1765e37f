"""The same work as Cleat's side of the comparison, on pyroute2.

Reads one command per line from its input, "SCENARIO SIZE", and answers each with one line: "NANOSECONDS CHECKSUM", or
for latencies "P50 P99 CHECKSUM" in nanoseconds. The arguments are the indexes of the devices for routes and for
neighbours.
"""

import socket
import struct
import sys
import time

from pyroute2 import IPBatch, IPRoute

FIRST_ADDRESS = 0x0A000001
BATCH_REQUESTS = 500  # what fits one send


def text(index):
    return socket.inet_ntoa(struct.pack("!I", FIRST_ADDRESS + index))


def number(address):
    return struct.unpack("!I", socket.inet_aton(address))[0]


def of_route(route):
    destination = route.get_attr("RTA_DST")
    return (number(destination) if destination else 0) + route["dst_len"]


def of_neighbour(neighbour):
    mac = neighbour.get_attr("NDA_LLADDR")
    return number(neighbour.get_attr("NDA_DST")) + int(mac[-2:], 16)


def add(target, index, device):
    target.route("add", dst=text(index) + "/32", oif=device, scope="link", proto="static")


def insert_batched(size, device):
    # On a socket of its own: pyroute2 reads no acks here, and they fill the receive buffer.
    with IPRoute() as ip:
        for start in range(0, size, BATCH_REQUESTS):
            batch = IPBatch()
            for index in range(start, min(size, start + BATCH_REQUESTS)):
                add(batch, index, device)
            ip.sendto(batch.batch, (0, 0))
            batch.reset()


def get_latency(ip, size):
    times = []
    checksum = 0
    for index in range(size):
        start = time.monotonic_ns()
        answer = ip.route("get", dst=text(index))[0]
        times.append(time.monotonic_ns() - start)
        checksum += of_route(answer)
    times.sort()
    return f"{times[size // 2]} {times[size - 1 - size // 100]} {checksum}"


def main():
    route_device, neighbour_device = int(sys.argv[1]), int(sys.argv[2])
    with IPRoute() as ip:
        for line in sys.stdin:
            command, size = line.split()
            size = int(size)
            if command == "get":
                print(get_latency(ip, size), flush=True)
                continue
            checksum = 0
            start = time.monotonic_ns()
            if command == "routes-streamed":
                checksum = sum(map(of_route, ip.get_routes(family=socket.AF_INET, table=254)))
            elif command == "routes-to-records":
                checksum = sum(map(of_route, list(ip.get_routes(family=socket.AF_INET, table=254))))
            elif command == "neighbours-streamed":
                checksum = sum(map(of_neighbour, ip.get_neighbours(family=socket.AF_INET, ifindex=neighbour_device)))
            elif command == "neighbours-to-records":
                checksum = sum(map(of_neighbour, list(ip.get_neighbours(family=socket.AF_INET, ifindex=neighbour_device))))
            elif command == "insert-one-by-one":
                for index in range(size):
                    add(ip, index, route_device)
            elif command == "insert-batched":
                insert_batched(size, route_device)
            else:
                sys.exit("no such scenario: " + command)
            print(time.monotonic_ns() - start, checksum, flush=True)


main()
