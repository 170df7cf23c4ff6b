package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a profile keeps. Only profiles of equal settings merge and are compared.
 *
 * @param maxLabels labels that are counted apart
 * @param dimensions components of an embedding; 0 where rows have none
 * @param frequencies random frequencies that stand for the kernel of the MMD; its error shrinks
 *     with their square root
 * @param gamma the kernel is exp(-gamma |x - y|²)
 * @param seed draws the frequencies
 */
public record ProfileSettings(
    int maxLabels, int dimensions, int frequencies, double gamma, long seed) {
  private static final int MOST_LABELS = 1_000_000;
  private static final int MOST_DIMENSIONS = 8192;
  private static final int MOST_FREQUENCIES = 8192;

  /** Refuses what cannot be, in a sentence. */
  public ProfileSettings {
    check("max_labels", maxLabels, 1, MOST_LABELS);
    check("dimensions", dimensions, 0, MOST_DIMENSIONS);
    check("frequencies", frequencies, 2, MOST_FREQUENCIES);
    if (!(gamma >= 1e-9 && gamma <= 1e9)) {
      throw refuse("gamma", gamma, "from 1.0E-9 to 1.0E9");
    }
  }

  /** Of rows without embeddings: at most 1,000 labels. */
  public static ProfileSettings defaults() {
    return ofEmbeddings(0);
  }

  /** With embeddings of so many components: 256 frequencies, and a gamma for length 1. */
  public static ProfileSettings ofEmbeddings(int dimensions) {
    return new ProfileSettings(1000, dimensions, 256, 1.0, 0);
  }

  /** As an object, for {@link #parse}. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("max_labels", maxLabels)
        .put("dimensions", dimensions)
        .put("frequencies", frequencies)
        .put("gamma", gamma)
        .put("seed", seed);
  }

  /** What {@link #json} gave; what is missing has its default. */
  public static ProfileSettings parse(JsonNode json) {
    ProfileSettings defaults = defaults();
    return new ProfileSettings(
        json.path("max_labels").asInt(defaults.maxLabels),
        json.path("dimensions").asInt(defaults.dimensions),
        json.path("frequencies").asInt(defaults.frequencies),
        json.path("gamma").asDouble(defaults.gamma),
        json.path("seed").asLong(defaults.seed));
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(maxLabels);
    out.writeInt(dimensions);
    out.writeInt(frequencies);
    out.writeDouble(gamma);
    out.writeLong(seed);
  }

  static ProfileSettings read(DataInput in) throws IOException {
    try {
      return new ProfileSettings(
          in.readInt(), in.readInt(), in.readInt(), in.readDouble(), in.readLong());
    } catch (IllegalArgumentException e) {
      throw new IOException("a profile's bytes are not whole: " + e.getMessage(), e);
    }
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw refuse(name, value, "from %d to %d".formatted(least, most));
    }
  }

  private static IllegalArgumentException refuse(String name, Object value, String allowed) {
    return new IllegalArgumentException(
        "%s of a profile was %s but must be %s.".formatted(name, value, allowed));
  }
}
