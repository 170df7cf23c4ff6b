package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.metric.Label;
import dev.millstream.metric.MetricInputException;
import dev.millstream.metric.Reading;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What is known of one row: the label that was predicted, the model's confidence in it, the text's
 * length, its tokens and how many of them are unknown, its embedding; any of them may be absent.
 * Immutable; what cannot be is refused with a {@link MetricInputException}.
 */
public final class Observation {
  private static final double LARGEST_COMPONENT = 1e6;
  private static final long LARGEST_COUNT = 1L << 40;
  private static final Observation NOTHING =
      new Observation(
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          new long[0],
          new float[0]);

  private final Optional<Label> label;
  private final OptionalDouble confidence;
  private final OptionalLong length;
  private final long[] tokens;
  private final float[] embedding;

  private Observation(
      Optional<Label> label,
      OptionalDouble confidence,
      OptionalLong length,
      long[] tokens,
      float[] embedding) {
    this.label = label;
    this.confidence = confidence;
    this.length = length;
    this.tokens = tokens;
    this.embedding = embedding;
  }

  /** Of which nothing is known. */
  public static Observation nothing() {
    return NOTHING;
  }

  /**
   * The fields {@code label}, {@code confidence}, {@code length}, {@code tokens}, {@code
   * unknown_tokens} and {@code embedding} of an object; those that are missing or null are absent.
   */
  public static Observation from(JsonNode row) {
    Observation seen = NOTHING;
    if (row.hasNonNull("label")) {
      seen = seen.withLabel(read(row, "label", "a label", node -> Label.of(node)));
    }
    if (row.hasNonNull("confidence")) {
      seen = seen.withConfidence(read(row, "confidence", "a number", Observation::number));
    }
    if (row.hasNonNull("length")) {
      seen = seen.withLength(read(row, "length", "a whole number", Observation::whole));
    }
    if (row.hasNonNull("tokens") || row.hasNonNull("unknown_tokens")) {
      seen =
          seen.withTokens(
              read(row, "tokens", "a whole number", Observation::whole),
              read(row, "unknown_tokens", "a whole number", Observation::whole));
    }
    if (row.hasNonNull("embedding")) {
      seen = seen.withEmbedding(read(row, "embedding", "a list of numbers", Observation::numbers));
    }
    return seen;
  }

  /** With a predicted label. */
  public Observation withLabel(Label known) {
    return new Observation(Optional.of(known), confidence, length, tokens, embedding);
  }

  /** With a confidence from 0 to 1. */
  public Observation withConfidence(double known) {
    if (!(known >= 0 && known <= 1)) {
      throw refuse("confidence", "from 0 to 1", known);
    }
    return new Observation(label, OptionalDouble.of(known), length, tokens, embedding);
  }

  /** With a length, in whatever unit the profile is to have: characters, words or tokens. */
  public Observation withLength(long known) {
    refuseUnlessACount("length", known, LARGEST_COUNT);
    return new Observation(label, confidence, OptionalLong.of(known), tokens, embedding);
  }

  /** With a number of tokens, and how many of these the vocabulary does not have. */
  public Observation withTokens(long all, long unknown) {
    refuseUnlessACount("tokens", all, LARGEST_COUNT);
    refuseUnlessACount("unknown_tokens", unknown, all);
    return new Observation(label, confidence, length, new long[] {all, unknown}, embedding);
  }

  /** With an embedding, a copy of which is kept. */
  public Observation withEmbedding(float[] known) {
    for (float component : known) {
      if (!(Math.abs(component) <= LARGEST_COMPONENT)) {
        throw refuse("embedding", "a list of numbers up to 1e6 in size", component);
      }
    }
    return new Observation(label, confidence, length, tokens, known.clone());
  }

  /** The predicted label. */
  public Optional<Label> label() {
    return label;
  }

  /** The confidence. */
  public OptionalDouble confidence() {
    return confidence;
  }

  /** The length. */
  public OptionalLong length() {
    return length;
  }

  boolean hasTokens() {
    return tokens.length > 0;
  }

  long allTokens() {
    return tokens[0];
  }

  long unknownTokens() {
    return tokens[1];
  }

  /** Empty if there is none; not to be changed. */
  float[] embedding() {
    return embedding;
  }

  private static Optional<Double> number(JsonNode node) {
    return node.isNumber() ? Optional.of(node.doubleValue()) : Optional.empty();
  }

  private static Optional<Long> whole(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong()
        ? Optional.of(node.longValue())
        : Optional.empty();
  }

  private static Optional<float[]> numbers(JsonNode list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!list.path(i).isNumber()) {
        return Optional.empty();
      }
      numbers[i] = list.get(i).floatValue();
    }
    return Optional.of(numbers).filter(all -> all.length > 0);
  }

  private static <T> T read(
      JsonNode row, String name, String needed, Function<JsonNode, Optional<T>> reader) {
    return reader
        .apply(row.path(name))
        .orElseThrow(() -> refuse(name, needed, Reading.describe(row.path(name))));
  }

  private static void refuseUnlessACount(String name, long known, long most) {
    if (known < 0 || known > most) {
      throw refuse(name, "a whole number from 0 to " + most, known);
    }
  }

  private static MetricInputException refuse(String name, String needed, Object found) {
    return new MetricInputException(
        "%s of a profile's row must be %s, but it is %s; the row is not counted."
            .formatted(name, needed, found));
  }
}
