package dev.millstream.metric.classification;

import dev.millstream.metric.Label;

/** What was predicted and what is right. */
record LabelPair(Label reference, Label prediction) implements Comparable<LabelPair> {

  boolean equal() {
    return reference.equals(prediction);
  }

  @Override
  public int compareTo(LabelPair other) {
    int byReference = reference.compareTo(other.reference);
    return byReference != 0 ? byReference : prediction.compareTo(other.prediction);
  }
}
