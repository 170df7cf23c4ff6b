package dev.millstream.benchmarks.library;

import java.util.List;

/**
 * Inputs that have all been answered.
 *
 * @param kept what was kept of each answer, in the inputs' order
 * @param seconds from the first input to the last answer, tokenizing included
 * @param latencies seconds from each input's submission to its answer
 */
public record Submitted<K>(List<K> kept, double seconds, List<Double> latencies) {}
