package dev.cleat.examples.demo;

import java.util.List;

/**
 * The programs on the device, after traffic went through them.
 *
 * @param title what was done
 * @param revision of the hook
 * @param rows the programs as the kernel tells them
 * @param promised their names in the order in which they should run
 * @param sent how many datagrams were sent
 * @param arrived how many of them arrived
 */
record Chain(String title, long revision, List<Row> rows, List<String> promised, int sent, int arrived) {}
