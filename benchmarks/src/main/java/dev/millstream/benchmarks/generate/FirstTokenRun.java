package dev.millstream.benchmarks.generate;

import dev.millstream.benchmarks.report.Spread;

/**
 * Milliseconds from a text's submission to its first token, in one round.
 *
 * @param alone when nothing else is written
 * @param beside while the other slots write
 * @param foreignCores cores that others kept busy meanwhile
 */
record FirstTokenRun(Spread alone, Spread beside, double foreignCores) {
  double ratio() {
    return beside.median() / alone.median();
  }
}
