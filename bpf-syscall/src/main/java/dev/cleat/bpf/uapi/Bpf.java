package dev.cleat.bpf.uapi;

/** Constants of {@code <linux/bpf.h>} that no public type of {@code dev.cleat.bpf} stands for. */
public final class Bpf {

    public static final int BPF_MAP_CREATE = 0;
    public static final int BPF_MAP_LOOKUP_ELEM = 1;
    public static final int BPF_MAP_UPDATE_ELEM = 2;
    public static final int BPF_MAP_DELETE_ELEM = 3;
    public static final int BPF_MAP_GET_NEXT_KEY = 4;
    public static final int BPF_PROG_LOAD = 5;
    public static final int BPF_OBJ_PIN = 6;
    public static final int BPF_OBJ_GET = 7;
    public static final int BPF_PROG_ATTACH = 8;
    public static final int BPF_PROG_DETACH = 9;
    public static final int BPF_PROG_TEST_RUN = 10;
    public static final int BPF_PROG_GET_NEXT_ID = 11;
    public static final int BPF_MAP_GET_NEXT_ID = 12;
    public static final int BPF_PROG_GET_FD_BY_ID = 13;
    public static final int BPF_MAP_GET_FD_BY_ID = 14;
    public static final int BPF_OBJ_GET_INFO_BY_FD = 15;
    public static final int BPF_PROG_QUERY = 16;
    public static final int BPF_LINK_CREATE = 28;
    public static final int BPF_LINK_UPDATE = 29;
    public static final int BPF_LINK_GET_FD_BY_ID = 30;
    public static final int BPF_LINK_GET_NEXT_ID = 31;
    public static final int BPF_LINK_DETACH = 34;

    public static final int BPF_F_RDONLY = 1 << 3;
    public static final int BPF_F_WRONLY = 1 << 4;

    public static final int BPF_F_REPLACE = 1 << 2;

    public static final int BPF_ANY = 0;
    public static final int BPF_NOEXIST = 1;
    public static final int BPF_EXIST = 2;

    public static final int BPF_OBJ_NAME_LEN = 16;
    public static final int BPF_TAG_SIZE = 8;

    private Bpf() {}
}
