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
 * <p>The struct grows with almost every kernel. What a kernel does not tell is empty, never zero: what it does not know
 * yet, as a round trip time before the first answer, and almost everything of a listening socket. What is not known here is
 * in {@link #bytes()}.
 *
 * @since 0.1
 */
public final class TcpInfo {

    /** What tcp_min_rtt() is before the first measurement. */
    private static final long NOT_MEASURED = 0xFFFF_FFFFL;

    private static final long UNLIMITED = -1;

    private final byte[] bytes;
    private final MemorySegment struct;

    TcpInfo(byte[] bytes) {
        this.bytes = bytes.clone();
        this.struct = MemorySegment.ofArray(this.bytes);
    }

    /** What every socket has; tcp_get_info() fills in little of a listening one, and some of that with another meaning. */
    private OptionalLong ofAny(CField field) {
        return field.ifPresentIn(struct, bytes.length);
    }

    private OptionalLong number(CField field) {
        return isIn(SocketState.LISTEN) ? OptionalLong.empty() : ofAny(field);
    }

    /** A number that the kernel leaves zero until it knows better. */
    private OptionalLong known(CField field) {
        OptionalLong number = number(field);
        return number.isPresent() && number.getAsLong() == 0 ? OptionalLong.empty() : number;
    }

    private static Optional<Duration> micros(OptionalLong number) {
        return number.isPresent()
                ? Optional.of(Duration.ofNanos(Math.multiplyExact(number.getAsLong(), 1000L)))
                : Optional.empty();
    }

    private boolean isIn(SocketState state) {
        return ofAny(TcpInfoStruct.STATE).equals(OptionalLong.of(state.value()));
    }

    /**
     * The smoothed round trip time, {@code tcpi_rtt}.
     *
     * @return the time, to a microsecond; empty until it is measured
     */
    public Optional<Duration> roundTripTime() {
        return micros(known(TcpInfoStruct.RTT));
    }

    /**
     * How much the round trip time varies, {@code tcpi_rttvar}.
     *
     * @return the time, to a microsecond; empty until a round trip time is measured
     */
    public Optional<Duration> roundTripTimeVariation() {
        // Before that it is a quarter of a second by default.
        return known(TcpInfoStruct.RTT).isPresent() ? micros(number(TcpInfoStruct.RTTVAR)) : Optional.empty();
    }

    /**
     * The least round trip time of late, {@code tcpi_min_rtt}.
     *
     * @return the time, to a microsecond; empty until it is measured
     */
    public Optional<Duration> leastRoundTripTime() {
        OptionalLong number = number(TcpInfoStruct.MIN_RTT);
        return number.equals(OptionalLong.of(NOT_MEASURED)) ? Optional.empty() : micros(number);
    }

    /**
     * After what time a segment is sent again, {@code tcpi_rto}.
     *
     * @return the time, to a microsecond; empty of a listening socket
     */
    public Optional<Duration> retransmissionTimeout() {
        return micros(number(TcpInfoStruct.RTO));
    }

    /**
     * The largest segment that is sent, {@code tcpi_snd_mss}.
     *
     * @return bytes; empty of a listening socket
     */
    public OptionalLong sendMss() {
        return number(TcpInfoStruct.SND_MSS);
    }

    /**
     * The largest packet that the path takes, {@code tcpi_pmtu}.
     *
     * @return bytes; empty of a socket that never connected
     */
    public OptionalLong pathMtu() {
        return known(TcpInfoStruct.PMTU);
    }

    /**
     * The congestion window, {@code tcpi_snd_cwnd}.
     *
     * @return segments
     */
    public OptionalLong congestionWindow() {
        return ofAny(TcpInfoStruct.SND_CWND);
    }

    /**
     * What was sent and not acknowledged yet, {@code tcpi_unacked}.
     *
     * @return segments; empty of a listening socket, of which {@link SocketInfo#receiveQueue()} tells who waits
     */
    public OptionalLong unacknowledged() {
        return number(TcpInfoStruct.UNACKED);
    }

    /**
     * What was sent again during the life of the connection, {@code tcpi_total_retrans}.
     *
     * @return segments; empty of a listening socket
     */
    public OptionalLong retransmitted() {
        return number(TcpInfoStruct.TOTAL_RETRANS);
    }

    /**
     * What the other side acknowledged, {@code tcpi_bytes_acked}.
     *
     * @return bytes; empty of a listening socket
     */
    public OptionalLong bytesAcknowledged() {
        return number(TcpInfoStruct.BYTES_ACKED);
    }

    /**
     * What was received in order, {@code tcpi_bytes_received}.
     *
     * @return bytes; empty of a listening socket
     */
    public OptionalLong bytesReceived() {
        return number(TcpInfoStruct.BYTES_RECEIVED);
    }

    /**
     * What was sent, repetitions included, {@code tcpi_bytes_sent}; Linux 4.19.
     *
     * @return bytes; empty of a listening socket
     */
    public OptionalLong bytesSent() {
        return number(TcpInfoStruct.BYTES_SENT);
    }

    /**
     * How fast the socket may send at most now, {@code tcpi_pacing_rate}.
     *
     * @return bytes per second; empty if there is no limit, as before the first answer
     */
    public OptionalLong pacingRate() {
        OptionalLong rate = ofAny(TcpInfoStruct.PACING_RATE);
        return rate.equals(OptionalLong.of(UNLIMITED)) ? OptionalLong.empty() : rate;
    }

    /**
     * How fast data arrived at the other side of late, {@code tcpi_delivery_rate}.
     *
     * @return bytes per second; empty until it is measured
     */
    public OptionalLong deliveryRate() {
        return known(TcpInfoStruct.DELIVERY_RATE);
    }

    /**
     * How much the other side is ready to take, {@code tcpi_snd_wnd}; Linux 5.4.
     *
     * @return bytes; empty before the other side has said so
     */
    public OptionalLong sendWindow() {
        boolean mayBeUntold = isIn(SocketState.SYN_SENT) || isIn(SocketState.CLOSE);
        return mayBeUntold ? known(TcpInfoStruct.SND_WND) : number(TcpInfoStruct.SND_WND);
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
