package com.example.agent;

import dev.cleat.sys.DeviceRef;

/** Prints once a second how many packets have arrived: {@code java --enable-native-access=ALL-UNNAMED ... Agent eth0}. */
public final class Agent {

    private Agent() {}

    public static void main(String[] args) throws InterruptedException {
        try (PacketCounter counter = PacketCounter.on(DeviceRef.named(args[0]))) {
            while (true) {
                System.out.println(counter.packets());
                Thread.sleep(1000);
            }
        }
    }
}
