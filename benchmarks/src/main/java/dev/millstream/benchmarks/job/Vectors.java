package dev.millstream.benchmarks.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Vectors of a job by id, and how near two jobs' are. */
final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /** Of the JSON objects that jobs write. */
  static Map<String, float[]> of(Map<String, byte[]> values) {
    Map<String, float[]> vectors = new HashMap<>();
    values.forEach((id, value) -> vectors.put(id, vector(value)));
    return vectors;
  }

  private static float[] vector(byte[] value) {
    try {
      JsonNode numbers = JSON.readTree(value).path("vector");
      float[] vector = new float[numbers.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = numbers.get(i).floatValue();
      }
      return vector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The least cosine over the ids that both have; NaN where they have none in common. */
  static double minCosine(Map<String, float[]> some, Map<String, float[]> others) {
    double least = Double.NaN;
    for (Map.Entry<String, float[]> one : some.entrySet()) {
      float[] other = others.get(one.getKey());
      if (other != null) {
        double cosine = cosine(one.getValue(), other);
        least = Double.isNaN(least) ? cosine : Math.min(least, cosine);
      }
    }
    return least;
  }

  private static double cosine(float[] a, float[] b) {
    if (a.length != b.length) {
      return Double.NaN;
    }
    double both = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
    }
    return both / Math.sqrt(squaresA * squaresB);
  }
}
