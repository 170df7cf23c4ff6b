package dev.millstream.jobs.options;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where answers and failures go.
 *
 * @param to at least one, all different
 * @param byLabel where answers with these best labels go instead
 * @param lowConfidence where answers of a low score go instead; null for nowhere else
 * @param threshold below which a score is low
 * @param deadLetters a topic, a file or a standard stream
 */
public record AnswerOptions(
    List<Endpoint> to,
    Map<String, Endpoint> byLabel,
    @Nullable Endpoint lowConfidence,
    double threshold,
    Endpoint deadLetters) {

  /** Copies list and map. */
  public AnswerOptions {
    to = List.copyOf(to);
    byLabel = new LinkedHashMap<>(byLabel);
  }

  /** Every output of answers, once. */
  public Set<Endpoint> outputs() {
    Set<Endpoint> outputs = new LinkedHashSet<>(to);
    outputs.addAll(byLabel.values());
    if (lowConfidence != null) {
      outputs.add(lowConfidence);
    }
    return outputs;
  }
}
