package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.state.State;
import dev.millstream.metric.state.Tally;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * What embeddings are summed to: each component and its square, exactly, and the cosine and sine of
 * each random frequency's angle in steps of 2^-30, so that the sums do not depend on their order.
 */
final class EmbeddingTally implements State<EmbeddingTally> {
  private static final int ROWS = 0;
  private static final double STEPS = 1 << 30;
  private static final int LONGEST_NUMBER = 400;

  private final Frequencies frequencies;
  private final int dimensions;
  private final Tally moments;
  private final long[] cosines;
  private final long[] sines;

  EmbeddingTally(int dimensions, Frequencies frequencies) {
    this.dimensions = dimensions;
    this.frequencies = frequencies;
    moments = Tally.zero(1, 2 * dimensions);
    cosines = new long[frequencies.count()];
    sines = new long[frequencies.count()];
  }

  /** Of as many components as there are dimensions. */
  void count(float[] embedding) {
    moments.count(ROWS, 1);
    for (int d = 0; d < dimensions; d++) {
      double component = embedding[d];
      moments.sum(d, component);
      moments.sum(dimensions + d, component * component);
    }
    for (int f = 0; f < cosines.length; f++) {
      double angle = frequencies.angle(f, embedding);
      cosines[f] += (long) Math.rint(StrictMath.cos(angle) * STEPS);
      sines[f] += (long) Math.rint(StrictMath.sin(angle) * STEPS);
    }
  }

  long rows() {
    return moments.count(ROWS);
  }

  int dimensions() {
    return dimensions;
  }

  int frequencies() {
    return cosines.length;
  }

  /** The sum of a component. */
  BigDecimal sum(int dimension) {
    return moments.sum(dimension);
  }

  /** The sum of a component's squares. */
  BigDecimal squares(int dimension) {
    return moments.sum(dimensions + dimension);
  }

  /** The mean cosine of a frequency's angle. */
  double cosine(int frequency) {
    return cosines[frequency] / STEPS / rows();
  }

  /** The mean sine of a frequency's angle. */
  double sine(int frequency) {
    return sines[frequency] / STEPS / rows();
  }

  @Override
  public void merge(EmbeddingTally other) {
    moments.merge(other.moments);
    for (int f = 0; f < cosines.length; f++) {
      cosines[f] = Math.addExact(cosines[f], other.cosines[f]);
      sines[f] = Math.addExact(sines[f], other.sines[f]);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    moments.write(out);
    for (int f = 0; f < cosines.length; f++) {
      out.writeLong(cosines[f]);
      out.writeLong(sines[f]);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    moments.read(in);
    for (int f = 0; f < cosines.length; f++) {
      cosines[f] = in.readLong();
      sines[f] = in.readLong();
    }
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("rows", rows());
    ArrayNode sums = json.putArray("sums");
    ArrayNode squares = json.putArray("squares");
    for (int d = 0; d < dimensions; d++) {
      sums.add(sum(d).toString());
      squares.add(squares(d).toString());
    }
    ArrayNode cosineSums = json.putArray("cosines");
    ArrayNode sineSums = json.putArray("sines");
    for (int f = 0; f < cosines.length; f++) {
      cosineSums.add(cosines[f]);
      sineSums.add(sines[f]);
    }
    return json;
  }

  void parse(JsonNode json) throws IOException {
    moments.count(ROWS, ProfileJson.count(json.path("rows"), "embeddings"));
    refuseUnless(dimensions, json, "sums");
    refuseUnless(dimensions, json, "squares");
    refuseUnless(cosines.length, json, "cosines");
    refuseUnless(cosines.length, json, "sines");
    for (int d = 0; d < dimensions; d++) {
      moments.sum(d, number(json.path("sums").path(d).asText()));
      moments.sum(dimensions + d, number(json.path("squares").path(d).asText()));
    }
    for (int f = 0; f < cosines.length; f++) {
      cosines[f] = json.path("cosines").path(f).asLong();
      sines[f] = json.path("sines").path(f).asLong();
    }
  }

  private static BigDecimal number(String text) throws IOException {
    try {
      BigDecimal number = new BigDecimal(text);
      if (text.length() > LONGEST_NUMBER || Math.abs(number.scale()) > LONGEST_NUMBER) {
        throw new IOException(sentence("a sum of more than %d digits".formatted(LONGEST_NUMBER)));
      }
      return number;
    } catch (NumberFormatException e) {
      throw new IOException(sentence("a sum that is no number"), e);
    }
  }

  private static void refuseUnless(int size, JsonNode json, String name) throws IOException {
    int found = json.path(name).size();
    if (found != size) {
      throw new IOException(
          sentence("%d %s where its settings say %d".formatted(found, name, size)));
    }
  }

  private static String sentence(String found) {
    return "a profile's embedding has " + found + ". Take a profile as it was written.";
  }
}
