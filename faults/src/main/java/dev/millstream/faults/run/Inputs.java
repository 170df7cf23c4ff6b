package dev.millstream.faults.run;

import dev.millstream.faults.ledger.Expectation;
import dev.millstream.faults.ledger.QuietRun;
import java.util.BitSet;

/**
 * What went in.
 *
 * @param acknowledged the numbers of the inputs that the broker acknowledged
 * @param expectation what must come of those that are in the topic
 */
record Inputs(BitSet acknowledged, Expectation expectation) {
  static Inputs of(BitSet acknowledged, String bootstrapServers, String topic, QuietRun quiet) {
    return new Inputs(acknowledged, Expectation.ofTopic(bootstrapServers, topic, quiet));
  }
}
