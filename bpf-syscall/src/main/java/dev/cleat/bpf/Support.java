package dev.cleat.bpf;

import java.util.Objects;

/**
 * Whether the running kernel has a {@link Feature}, as far as the calling thread can find out.
 *
 * <p>A refusal for lack of a privilege says nothing about the kernel: that is {@link Unknown}, never {@link Missing}.
 *
 * @since 0.1
 */
public sealed interface Support {

    /**
     * The kernel has it: it was tried.
     *
     * @since 0.1
     */
    record Supported() implements Support {

        /**
         * A word for the report.
         *
         * @return {@code yes}
         */
        @Override
        public String toString() {
            return "yes";
        }
    }

    /**
     * The kernel does not have it.
     *
     * @param remedy what has it: the kernel version, the configuration option, a setting
     * @since 0.1
     */
    record Missing(String remedy) implements Support {

        /** A lack. */
        public Missing {
            Objects.requireNonNull(remedy, "remedy");
        }

        /**
         * A word for the report, and the remedy.
         *
         * @return for instance {@code missing: needs Linux 6.6 with CONFIG_NET_XGRESS}
         */
        @Override
        public String toString() {
            return "missing: " + remedy;
        }
    }

    /**
     * It could not be found out.
     *
     * @param why what was in the way, for instance {@code the thread lacks CAP_BPF}
     * @since 0.1
     */
    record Unknown(String why) implements Support {

        /** An open question. */
        public Unknown {
            Objects.requireNonNull(why, "why");
        }

        /**
         * A word for the report, and the reason.
         *
         * @return for instance {@code unknown: the thread lacks CAP_BPF}
         */
        @Override
        public String toString() {
            return "unknown: " + why;
        }
    }
}
