package dev.cleat.bench;

import dev.cleat.netlink.Request;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What Cleat itself spends on a route message, without the kernel: a datagram as a dump has them, and a request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {

    /** Of 52 bytes each: what fits a datagram of 32 KiB. */
    private static final int MESSAGES = 600;

    private static final int DEVICE = 7;

    private final MessageWriter writer = new MessageWriter();
    private final MessageReader reader = new MessageReader();
    private final MemorySegment datagram = datagram();
    private int number;

    /** All fields are set. */
    public CodecBenchmark() {}

    private static MemorySegment datagram() {
        MessageWriter writer = new MessageWriter();
        MemorySegment all = Arena.ofAuto().allocate(64 * 1024);
        long end = 0;
        for (int i = 0; i < MESSAGES; i++) {
            MemorySegment message = write(writer, RouteValue.add(i, DEVICE), i);
            MemorySegment.copy(message, 0, all, end, message.byteSize());
            end += message.byteSize();
        }
        return all.asSlice(0, end);
    }

    private static MemorySegment write(MessageWriter writer, Request request, int sequence) {
        writer.begin(request.type(), request.flags());
        request.body().writeTo(writer);
        return writer.finish(sequence);
    }

    /**
     * Reads the messages in place.
     *
     * @return what was read
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long readInPlace() {
        long checksum = 0;
        reader.reset(datagram);
        while (reader.next()) {
            checksum += RouteValue.checksum(reader);
        }
        return checksum;
    }

    /**
     * Makes a record of each message.
     *
     * @param records takes them
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void decodeToRecord(Blackhole records) {
        reader.reset(datagram);
        while (reader.next()) {
            records.consume(RouteValue.decode(reader));
        }
    }

    /**
     * Writes a request.
     *
     * @return the message
     */
    @Benchmark
    public MemorySegment encode() {
        number++;
        return write(writer, RouteValue.add(number, DEVICE), number);
    }
}
