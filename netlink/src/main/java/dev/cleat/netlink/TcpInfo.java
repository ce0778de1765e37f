package dev.cleat.netlink;

import dev.cleat.netlink.uapi.TcpInfoStruct;
import dev.cleat.sys.struct.CField;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernel's account of a TCP connection ({@code INET_DIAG_INFO}, {@code struct tcp_info}).
 *
 * <p>The struct grows with almost every kernel. What a kernel does not tell is empty, never zero; what is not known here
 * is in {@link #bytes()}.
 *
 * @since 0.1
 */
public final class TcpInfo {

    private final byte[] bytes;
    private final MemorySegment struct;

    TcpInfo(byte[] bytes) {
        this.bytes = bytes.clone();
        this.struct = MemorySegment.ofArray(this.bytes);
    }

    private OptionalLong number(CField field) {
        return field.ifPresentIn(struct, bytes.length);
    }

    private Optional<Duration> micros(CField field) {
        return field.presentIn(bytes.length)
                ? Optional.of(Duration.ofNanos(Math.multiplyExact(field.get(struct), 1000L)))
                : Optional.empty();
    }

    /**
     * The smoothed round trip time, {@code tcpi_rtt}.
     *
     * @return the time, to a microsecond
     */
    public Optional<Duration> roundTripTime() {
        return micros(TcpInfoStruct.RTT);
    }

    /**
     * How much the round trip time varies, {@code tcpi_rttvar}.
     *
     * @return the time, to a microsecond
     */
    public Optional<Duration> roundTripTimeVariation() {
        return micros(TcpInfoStruct.RTTVAR);
    }

    /**
     * The least round trip time of late, {@code tcpi_min_rtt}.
     *
     * @return the time, to a microsecond
     */
    public Optional<Duration> leastRoundTripTime() {
        return micros(TcpInfoStruct.MIN_RTT);
    }

    /**
     * After what time a segment is sent again, {@code tcpi_rto}.
     *
     * @return the time, to a microsecond
     */
    public Optional<Duration> retransmissionTimeout() {
        return micros(TcpInfoStruct.RTO);
    }

    /**
     * The largest segment that is sent, {@code tcpi_snd_mss}.
     *
     * @return bytes
     */
    public OptionalLong sendMss() {
        return number(TcpInfoStruct.SND_MSS);
    }

    /**
     * The largest packet that the path takes, {@code tcpi_pmtu}.
     *
     * @return bytes
     */
    public OptionalLong pathMtu() {
        return number(TcpInfoStruct.PMTU);
    }

    /**
     * The congestion window, {@code tcpi_snd_cwnd}.
     *
     * @return segments
     */
    public OptionalLong congestionWindow() {
        return number(TcpInfoStruct.SND_CWND);
    }

    /**
     * What was sent and not acknowledged yet, {@code tcpi_unacked}.
     *
     * @return segments
     */
    public OptionalLong unacknowledged() {
        return number(TcpInfoStruct.UNACKED);
    }

    /**
     * What was sent again during the life of the connection, {@code tcpi_total_retrans}.
     *
     * @return segments
     */
    public OptionalLong retransmitted() {
        return number(TcpInfoStruct.TOTAL_RETRANS);
    }

    /**
     * What the other side acknowledged, {@code tcpi_bytes_acked}.
     *
     * @return bytes
     */
    public OptionalLong bytesAcknowledged() {
        return number(TcpInfoStruct.BYTES_ACKED);
    }

    /**
     * What was received in order, {@code tcpi_bytes_received}.
     *
     * @return bytes
     */
    public OptionalLong bytesReceived() {
        return number(TcpInfoStruct.BYTES_RECEIVED);
    }

    /**
     * What was sent, repetitions included, {@code tcpi_bytes_sent}; Linux 4.19.
     *
     * @return bytes
     */
    public OptionalLong bytesSent() {
        return number(TcpInfoStruct.BYTES_SENT);
    }

    /**
     * How fast the socket may send at most now, {@code tcpi_pacing_rate}.
     *
     * @return bytes per second, unsigned; all bits set is unlimited
     */
    public OptionalLong pacingRate() {
        return number(TcpInfoStruct.PACING_RATE);
    }

    /**
     * How fast data arrived at the other side of late, {@code tcpi_delivery_rate}.
     *
     * @return bytes per second
     */
    public OptionalLong deliveryRate() {
        return number(TcpInfoStruct.DELIVERY_RATE);
    }

    /**
     * How much the other side is ready to take, {@code tcpi_snd_wnd}; Linux 5.4.
     *
     * @return bytes
     */
    public OptionalLong sendWindow() {
        return number(TcpInfoStruct.SND_WND);
    }

    /**
     * The struct as the kernel sent it, shorter or longer than it is known here.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * What a reader looks for first.
     *
     * @return for instance {@code rtt PT0.000043S cwnd 10 retransmitted 0}
     */
    @Override
    public String toString() {
        return "rtt " + roundTripTime().map(Duration::toString).orElse("?") + " cwnd " + text(congestionWindow())
                + " retransmitted " + text(retransmitted());
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "?";
    }
}
