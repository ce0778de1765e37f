package dev.cleat.sys;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An error number of the Linux kernel, known by its name.
 *
 * <p>Every name of Linux's generic {@code errno.h} is a constant here; a number that is not among them is kept and
 * prints as {@code errno 4095}. Numbers are those of the architectures that Cleat runs on (x86-64 and aarch64), which
 * share the generic table. Names with two spellings appear once: {@code EWOULDBLOCK} is {@link #EAGAIN},
 * {@code EDEADLOCK} is {@link #EDEADLK}, {@code ENOTSUP} is {@link #EOPNOTSUPP}.
 *
 * @param value the positive number
 * @since 0.1
 */
public record Errno(int value) implements Serializable {

    private static final Map<Integer, Entry> KNOWN = new HashMap<>();

    /** {@code EPERM} (1): operation not permitted. */
    public static final Errno EPERM = known(1, "EPERM", "Operation not permitted");

    /** {@code ENOENT} (2): no such file or directory. */
    public static final Errno ENOENT = known(2, "ENOENT", "No such file or directory");

    /** {@code ESRCH} (3): no such process. */
    public static final Errno ESRCH = known(3, "ESRCH", "No such process");

    /** {@code EINTR} (4): interrupted system call. */
    public static final Errno EINTR = known(4, "EINTR", "Interrupted system call");

    /** {@code EIO} (5): input/output error. */
    public static final Errno EIO = known(5, "EIO", "Input/output error");

    /** {@code ENXIO} (6): no such device or address. */
    public static final Errno ENXIO = known(6, "ENXIO", "No such device or address");

    /** {@code E2BIG} (7): argument list too long. */
    public static final Errno E2BIG = known(7, "E2BIG", "Argument list too long");

    /** {@code ENOEXEC} (8): exec format error. */
    public static final Errno ENOEXEC = known(8, "ENOEXEC", "Exec format error");

    /** {@code EBADF} (9): bad file descriptor. */
    public static final Errno EBADF = known(9, "EBADF", "Bad file descriptor");

    /** {@code ECHILD} (10): no child processes. */
    public static final Errno ECHILD = known(10, "ECHILD", "No child processes");

    /** {@code EAGAIN} (11): resource temporarily unavailable. */
    public static final Errno EAGAIN = known(11, "EAGAIN", "Resource temporarily unavailable");

    /** {@code ENOMEM} (12): cannot allocate memory. */
    public static final Errno ENOMEM = known(12, "ENOMEM", "Cannot allocate memory");

    /** {@code EACCES} (13): permission denied. */
    public static final Errno EACCES = known(13, "EACCES", "Permission denied");

    /** {@code EFAULT} (14): bad address. */
    public static final Errno EFAULT = known(14, "EFAULT", "Bad address");

    /** {@code ENOTBLK} (15): block device required. */
    public static final Errno ENOTBLK = known(15, "ENOTBLK", "Block device required");

    /** {@code EBUSY} (16): device or resource busy. */
    public static final Errno EBUSY = known(16, "EBUSY", "Device or resource busy");

    /** {@code EEXIST} (17): file exists. */
    public static final Errno EEXIST = known(17, "EEXIST", "File exists");

    /** {@code EXDEV} (18): invalid cross-device link. */
    public static final Errno EXDEV = known(18, "EXDEV", "Invalid cross-device link");

    /** {@code ENODEV} (19): no such device. */
    public static final Errno ENODEV = known(19, "ENODEV", "No such device");

    /** {@code ENOTDIR} (20): not a directory. */
    public static final Errno ENOTDIR = known(20, "ENOTDIR", "Not a directory");

    /** {@code EISDIR} (21): is a directory. */
    public static final Errno EISDIR = known(21, "EISDIR", "Is a directory");

    /** {@code EINVAL} (22): invalid argument. */
    public static final Errno EINVAL = known(22, "EINVAL", "Invalid argument");

    /** {@code ENFILE} (23): too many open files in system. */
    public static final Errno ENFILE = known(23, "ENFILE", "Too many open files in system");

    /** {@code EMFILE} (24): too many open files. */
    public static final Errno EMFILE = known(24, "EMFILE", "Too many open files");

    /** {@code ENOTTY} (25): inappropriate ioctl for device. */
    public static final Errno ENOTTY = known(25, "ENOTTY", "Inappropriate ioctl for device");

    /** {@code ETXTBSY} (26): text file busy. */
    public static final Errno ETXTBSY = known(26, "ETXTBSY", "Text file busy");

    /** {@code EFBIG} (27): file too large. */
    public static final Errno EFBIG = known(27, "EFBIG", "File too large");

    /** {@code ENOSPC} (28): no space left on device. */
    public static final Errno ENOSPC = known(28, "ENOSPC", "No space left on device");

    /** {@code ESPIPE} (29): illegal seek. */
    public static final Errno ESPIPE = known(29, "ESPIPE", "Illegal seek");

    /** {@code EROFS} (30): read-only file system. */
    public static final Errno EROFS = known(30, "EROFS", "Read-only file system");

    /** {@code EMLINK} (31): too many links. */
    public static final Errno EMLINK = known(31, "EMLINK", "Too many links");

    /** {@code EPIPE} (32): broken pipe. */
    public static final Errno EPIPE = known(32, "EPIPE", "Broken pipe");

    /** {@code EDOM} (33): numerical argument out of domain. */
    public static final Errno EDOM = known(33, "EDOM", "Numerical argument out of domain");

    /** {@code ERANGE} (34): numerical result out of range. */
    public static final Errno ERANGE = known(34, "ERANGE", "Numerical result out of range");

    /** {@code EDEADLK} (35): resource deadlock avoided. */
    public static final Errno EDEADLK = known(35, "EDEADLK", "Resource deadlock avoided");

    /** {@code ENAMETOOLONG} (36): file name too long. */
    public static final Errno ENAMETOOLONG = known(36, "ENAMETOOLONG", "File name too long");

    /** {@code ENOLCK} (37): no locks available. */
    public static final Errno ENOLCK = known(37, "ENOLCK", "No locks available");

    /** {@code ENOSYS} (38): function not implemented. */
    public static final Errno ENOSYS = known(38, "ENOSYS", "Function not implemented");

    /** {@code ENOTEMPTY} (39): directory not empty. */
    public static final Errno ENOTEMPTY = known(39, "ENOTEMPTY", "Directory not empty");

    /** {@code ELOOP} (40): too many levels of symbolic links. */
    public static final Errno ELOOP = known(40, "ELOOP", "Too many levels of symbolic links");

    /** {@code ENOMSG} (42): no message of desired type. */
    public static final Errno ENOMSG = known(42, "ENOMSG", "No message of desired type");

    /** {@code EIDRM} (43): identifier removed. */
    public static final Errno EIDRM = known(43, "EIDRM", "Identifier removed");

    /** {@code ECHRNG} (44): channel number out of range. */
    public static final Errno ECHRNG = known(44, "ECHRNG", "Channel number out of range");

    /** {@code EL2NSYNC} (45): level 2 not synchronized. */
    public static final Errno EL2NSYNC = known(45, "EL2NSYNC", "Level 2 not synchronized");

    /** {@code EL3HLT} (46): level 3 halted. */
    public static final Errno EL3HLT = known(46, "EL3HLT", "Level 3 halted");

    /** {@code EL3RST} (47): level 3 reset. */
    public static final Errno EL3RST = known(47, "EL3RST", "Level 3 reset");

    /** {@code ELNRNG} (48): link number out of range. */
    public static final Errno ELNRNG = known(48, "ELNRNG", "Link number out of range");

    /** {@code EUNATCH} (49): protocol driver not attached. */
    public static final Errno EUNATCH = known(49, "EUNATCH", "Protocol driver not attached");

    /** {@code ENOCSI} (50): no csi structure available. */
    public static final Errno ENOCSI = known(50, "ENOCSI", "No CSI structure available");

    /** {@code EL2HLT} (51): level 2 halted. */
    public static final Errno EL2HLT = known(51, "EL2HLT", "Level 2 halted");

    /** {@code EBADE} (52): invalid exchange. */
    public static final Errno EBADE = known(52, "EBADE", "Invalid exchange");

    /** {@code EBADR} (53): invalid request descriptor. */
    public static final Errno EBADR = known(53, "EBADR", "Invalid request descriptor");

    /** {@code EXFULL} (54): exchange full. */
    public static final Errno EXFULL = known(54, "EXFULL", "Exchange full");

    /** {@code ENOANO} (55): no anode. */
    public static final Errno ENOANO = known(55, "ENOANO", "No anode");

    /** {@code EBADRQC} (56): invalid request code. */
    public static final Errno EBADRQC = known(56, "EBADRQC", "Invalid request code");

    /** {@code EBADSLT} (57): invalid slot. */
    public static final Errno EBADSLT = known(57, "EBADSLT", "Invalid slot");

    /** {@code EBFONT} (59): bad font file format. */
    public static final Errno EBFONT = known(59, "EBFONT", "Bad font file format");

    /** {@code ENOSTR} (60): device not a stream. */
    public static final Errno ENOSTR = known(60, "ENOSTR", "Device not a stream");

    /** {@code ENODATA} (61): no data available. */
    public static final Errno ENODATA = known(61, "ENODATA", "No data available");

    /** {@code ETIME} (62): timer expired. */
    public static final Errno ETIME = known(62, "ETIME", "Timer expired");

    /** {@code ENOSR} (63): out of streams resources. */
    public static final Errno ENOSR = known(63, "ENOSR", "Out of streams resources");

    /** {@code ENONET} (64): machine is not on the network. */
    public static final Errno ENONET = known(64, "ENONET", "Machine is not on the network");

    /** {@code ENOPKG} (65): package not installed. */
    public static final Errno ENOPKG = known(65, "ENOPKG", "Package not installed");

    /** {@code EREMOTE} (66): object is remote. */
    public static final Errno EREMOTE = known(66, "EREMOTE", "Object is remote");

    /** {@code ENOLINK} (67): link has been severed. */
    public static final Errno ENOLINK = known(67, "ENOLINK", "Link has been severed");

    /** {@code EADV} (68): advertise error. */
    public static final Errno EADV = known(68, "EADV", "Advertise error");

    /** {@code ESRMNT} (69): srmount error. */
    public static final Errno ESRMNT = known(69, "ESRMNT", "Srmount error");

    /** {@code ECOMM} (70): communication error on send. */
    public static final Errno ECOMM = known(70, "ECOMM", "Communication error on send");

    /** {@code EPROTO} (71): protocol error. */
    public static final Errno EPROTO = known(71, "EPROTO", "Protocol error");

    /** {@code EMULTIHOP} (72): multihop attempted. */
    public static final Errno EMULTIHOP = known(72, "EMULTIHOP", "Multihop attempted");

    /** {@code EDOTDOT} (73): RFS specific error. */
    public static final Errno EDOTDOT = known(73, "EDOTDOT", "RFS specific error");

    /** {@code EBADMSG} (74): bad message. */
    public static final Errno EBADMSG = known(74, "EBADMSG", "Bad message");

    /** {@code EOVERFLOW} (75): value too large for defined data type. */
    public static final Errno EOVERFLOW = known(75, "EOVERFLOW", "Value too large for defined data type");

    /** {@code ENOTUNIQ} (76): name not unique on network. */
    public static final Errno ENOTUNIQ = known(76, "ENOTUNIQ", "Name not unique on network");

    /** {@code EBADFD} (77): file descriptor in bad state. */
    public static final Errno EBADFD = known(77, "EBADFD", "File descriptor in bad state");

    /** {@code EREMCHG} (78): remote address changed. */
    public static final Errno EREMCHG = known(78, "EREMCHG", "Remote address changed");

    /** {@code ELIBACC} (79): can not access a needed shared library. */
    public static final Errno ELIBACC = known(79, "ELIBACC", "Can not access a needed shared library");

    /** {@code ELIBBAD} (80): accessing a corrupted shared library. */
    public static final Errno ELIBBAD = known(80, "ELIBBAD", "Accessing a corrupted shared library");

    /** {@code ELIBSCN} (81): .lib section in a.out corrupted. */
    public static final Errno ELIBSCN = known(81, "ELIBSCN", ".lib section in a.out corrupted");

    /** {@code ELIBMAX} (82): attempting to link in too many shared libraries. */
    public static final Errno ELIBMAX = known(82, "ELIBMAX", "Attempting to link in too many shared libraries");

    /** {@code ELIBEXEC} (83): cannot exec a shared library directly. */
    public static final Errno ELIBEXEC = known(83, "ELIBEXEC", "Cannot exec a shared library directly");

    /** {@code EILSEQ} (84): invalid or incomplete multibyte or wide character. */
    public static final Errno EILSEQ = known(84, "EILSEQ", "Invalid or incomplete multibyte or wide character");

    /** {@code ERESTART} (85): interrupted system call should be restarted. */
    public static final Errno ERESTART = known(85, "ERESTART", "Interrupted system call should be restarted");

    /** {@code ESTRPIPE} (86): streams pipe error. */
    public static final Errno ESTRPIPE = known(86, "ESTRPIPE", "Streams pipe error");

    /** {@code EUSERS} (87): too many users. */
    public static final Errno EUSERS = known(87, "EUSERS", "Too many users");

    /** {@code ENOTSOCK} (88): socket operation on non-socket. */
    public static final Errno ENOTSOCK = known(88, "ENOTSOCK", "Socket operation on non-socket");

    /** {@code EDESTADDRREQ} (89): destination address required. */
    public static final Errno EDESTADDRREQ = known(89, "EDESTADDRREQ", "Destination address required");

    /** {@code EMSGSIZE} (90): message too long. */
    public static final Errno EMSGSIZE = known(90, "EMSGSIZE", "Message too long");

    /** {@code EPROTOTYPE} (91): protocol wrong type for socket. */
    public static final Errno EPROTOTYPE = known(91, "EPROTOTYPE", "Protocol wrong type for socket");

    /** {@code ENOPROTOOPT} (92): protocol not available. */
    public static final Errno ENOPROTOOPT = known(92, "ENOPROTOOPT", "Protocol not available");

    /** {@code EPROTONOSUPPORT} (93): protocol not supported. */
    public static final Errno EPROTONOSUPPORT = known(93, "EPROTONOSUPPORT", "Protocol not supported");

    /** {@code ESOCKTNOSUPPORT} (94): socket type not supported. */
    public static final Errno ESOCKTNOSUPPORT = known(94, "ESOCKTNOSUPPORT", "Socket type not supported");

    /** {@code EOPNOTSUPP} (95): operation not supported. */
    public static final Errno EOPNOTSUPP = known(95, "EOPNOTSUPP", "Operation not supported");

    /** {@code EPFNOSUPPORT} (96): protocol family not supported. */
    public static final Errno EPFNOSUPPORT = known(96, "EPFNOSUPPORT", "Protocol family not supported");

    /** {@code EAFNOSUPPORT} (97): address family not supported by protocol. */
    public static final Errno EAFNOSUPPORT = known(97, "EAFNOSUPPORT", "Address family not supported by protocol");

    /** {@code EADDRINUSE} (98): address already in use. */
    public static final Errno EADDRINUSE = known(98, "EADDRINUSE", "Address already in use");

    /** {@code EADDRNOTAVAIL} (99): cannot assign requested address. */
    public static final Errno EADDRNOTAVAIL = known(99, "EADDRNOTAVAIL", "Cannot assign requested address");

    /** {@code ENETDOWN} (100): network is down. */
    public static final Errno ENETDOWN = known(100, "ENETDOWN", "Network is down");

    /** {@code ENETUNREACH} (101): network is unreachable. */
    public static final Errno ENETUNREACH = known(101, "ENETUNREACH", "Network is unreachable");

    /** {@code ENETRESET} (102): network dropped connection on reset. */
    public static final Errno ENETRESET = known(102, "ENETRESET", "Network dropped connection on reset");

    /** {@code ECONNABORTED} (103): software caused connection abort. */
    public static final Errno ECONNABORTED = known(103, "ECONNABORTED", "Software caused connection abort");

    /** {@code ECONNRESET} (104): connection reset by peer. */
    public static final Errno ECONNRESET = known(104, "ECONNRESET", "Connection reset by peer");

    /** {@code ENOBUFS} (105): no buffer space available. */
    public static final Errno ENOBUFS = known(105, "ENOBUFS", "No buffer space available");

    /** {@code EISCONN} (106): transport endpoint is already connected. */
    public static final Errno EISCONN = known(106, "EISCONN", "Transport endpoint is already connected");

    /** {@code ENOTCONN} (107): transport endpoint is not connected. */
    public static final Errno ENOTCONN = known(107, "ENOTCONN", "Transport endpoint is not connected");

    /** {@code ESHUTDOWN} (108): cannot send after transport endpoint shutdown. */
    public static final Errno ESHUTDOWN = known(108, "ESHUTDOWN", "Cannot send after transport endpoint shutdown");

    /** {@code ETOOMANYREFS} (109): too many references: cannot splice. */
    public static final Errno ETOOMANYREFS = known(109, "ETOOMANYREFS", "Too many references: cannot splice");

    /** {@code ETIMEDOUT} (110): connection timed out. */
    public static final Errno ETIMEDOUT = known(110, "ETIMEDOUT", "Connection timed out");

    /** {@code ECONNREFUSED} (111): connection refused. */
    public static final Errno ECONNREFUSED = known(111, "ECONNREFUSED", "Connection refused");

    /** {@code EHOSTDOWN} (112): host is down. */
    public static final Errno EHOSTDOWN = known(112, "EHOSTDOWN", "Host is down");

    /** {@code EHOSTUNREACH} (113): no route to host. */
    public static final Errno EHOSTUNREACH = known(113, "EHOSTUNREACH", "No route to host");

    /** {@code EALREADY} (114): operation already in progress. */
    public static final Errno EALREADY = known(114, "EALREADY", "Operation already in progress");

    /** {@code EINPROGRESS} (115): operation now in progress. */
    public static final Errno EINPROGRESS = known(115, "EINPROGRESS", "Operation now in progress");

    /** {@code ESTALE} (116): stale file handle. */
    public static final Errno ESTALE = known(116, "ESTALE", "Stale file handle");

    /** {@code EUCLEAN} (117): structure needs cleaning. */
    public static final Errno EUCLEAN = known(117, "EUCLEAN", "Structure needs cleaning");

    /** {@code ENOTNAM} (118): not a xenix named type file. */
    public static final Errno ENOTNAM = known(118, "ENOTNAM", "Not a XENIX named type file");

    /** {@code ENAVAIL} (119): no xenix semaphores available. */
    public static final Errno ENAVAIL = known(119, "ENAVAIL", "No XENIX semaphores available");

    /** {@code EISNAM} (120): is a named type file. */
    public static final Errno EISNAM = known(120, "EISNAM", "Is a named type file");

    /** {@code EREMOTEIO} (121): remote i/o error. */
    public static final Errno EREMOTEIO = known(121, "EREMOTEIO", "Remote I/O error");

    /** {@code EDQUOT} (122): disk quota exceeded. */
    public static final Errno EDQUOT = known(122, "EDQUOT", "Disk quota exceeded");

    /** {@code ENOMEDIUM} (123): no medium found. */
    public static final Errno ENOMEDIUM = known(123, "ENOMEDIUM", "No medium found");

    /** {@code EMEDIUMTYPE} (124): wrong medium type. */
    public static final Errno EMEDIUMTYPE = known(124, "EMEDIUMTYPE", "Wrong medium type");

    /** {@code ECANCELED} (125): operation canceled. */
    public static final Errno ECANCELED = known(125, "ECANCELED", "Operation canceled");

    /** {@code ENOKEY} (126): required key not available. */
    public static final Errno ENOKEY = known(126, "ENOKEY", "Required key not available");

    /** {@code EKEYEXPIRED} (127): key has expired. */
    public static final Errno EKEYEXPIRED = known(127, "EKEYEXPIRED", "Key has expired");

    /** {@code EKEYREVOKED} (128): key has been revoked. */
    public static final Errno EKEYREVOKED = known(128, "EKEYREVOKED", "Key has been revoked");

    /** {@code EKEYREJECTED} (129): key was rejected by service. */
    public static final Errno EKEYREJECTED = known(129, "EKEYREJECTED", "Key was rejected by service");

    /** {@code EOWNERDEAD} (130): owner died. */
    public static final Errno EOWNERDEAD = known(130, "EOWNERDEAD", "Owner died");

    /** {@code ENOTRECOVERABLE} (131): state not recoverable. */
    public static final Errno ENOTRECOVERABLE = known(131, "ENOTRECOVERABLE", "State not recoverable");

    /** {@code ERFKILL} (132): operation not possible due to rf-kill. */
    public static final Errno ERFKILL = known(132, "ERFKILL", "Operation not possible due to RF-kill");

    /** {@code EHWPOISON} (133): memory page has hardware error. */
    public static final Errno EHWPOISON = known(133, "EHWPOISON", "Memory page has hardware error");

    /** {@code ENOTSUPP} (524): operation is not supported (kernel-internal). */
    public static final Errno ENOTSUPP = known(524, "ENOTSUPP", "Operation is not supported (kernel-internal)");

    /**
     * An error number.
     *
     * @throws IllegalArgumentException if the value is not positive
     */
    public Errno {
        if (value <= 0) {
            throw new IllegalArgumentException("an errno is positive, not " + value);
        }
    }

    /**
     * The kernel's name of this number.
     *
     * @return for instance {@code ESTALE}, or {@code errno 4095} for a number without a name
     */
    public String name() {
        Entry entry = KNOWN.get(value);
        return entry == null ? "errno " + value : entry.name;
    }

    /**
     * What the C library says of this number.
     *
     * @return for instance {@code Stale file handle}, empty for a number without a name
     */
    public Optional<String> description() {
        return Optional.ofNullable(KNOWN.get(value)).map(Entry::description);
    }

    /**
     * The name and what the C library says of it.
     *
     * @return for instance {@code ESTALE (Stale file handle)}
     */
    @Override
    public String toString() {
        return name() + description().map(text -> " (" + text + ")").orElse("");
    }

    private static Errno known(int value, String name, String description) {
        KNOWN.put(value, new Entry(name, description));
        return new Errno(value);
    }

    private record Entry(String name, String description) {}
}
