package dev.millstream.generate.text;

import dev.millstream.generate.decode.TokenScores;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Judges texts by the mean of the log-probabilities of their tokens, as Hugging Face's
 * text-generation-inference does for {@code best_of}: their sum, divided by how many tokens were
 * made, the one that ends the text among them. So a long text has no handicap, as it would have by
 * the sum. The probabilities are those that details tell: after temperature, cutoffs and penalties.
 */
final class MeanLogProbability implements TextJudge {

  /** Of texts whose tokens' scores were kept. */
  @Override
  public CompletableFuture<double[]> score(Prompt prompt, List<WrittenText> texts) {
    return CompletableFuture.completedFuture(
        texts.stream().mapToDouble(MeanLogProbability::of).toArray());
  }

  private static double of(WrittenText text) {
    return text.scores().stream()
        .mapToDouble(TokenScores::logProbability)
        .average()
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /** They follow from the tokens. */
  @Override
  public boolean isTold() {
    return false;
  }
}
