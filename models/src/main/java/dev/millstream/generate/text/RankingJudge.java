package dev.millstream.generate.text;

import dev.millstream.generate.decode.Detokenizer;
import dev.millstream.pool.LoadedModel;
import dev.millstream.task.rank.RankedDocument;
import dev.millstream.task.rank.RankingTask;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Judges texts by what a cross-encoder or a reward model makes of the prompt and each of them, all
 * at once, in batches with those of others. A pair that is too long for it loses the end of the
 * longer text.
 */
final class RankingJudge implements TextJudge {
  private final LoadedModel model;
  private final RankingTask task;
  private final Detokenizer detokenizer;

  /**
   * Asks a model that must be open meanwhile.
   *
   * @param detokenizer of the model that writes
   * @throws dev.millstream.model.ModelLoadException when it gives no score of a pair of texts
   */
  RankingJudge(LoadedModel model, Detokenizer detokenizer) {
    this.model = model;
    this.task = model.tasks().textRanking(Integer.MAX_VALUE, false);
    this.detokenizer = detokenizer;
  }

  @Override
  public CompletableFuture<double[]> score(Prompt prompt, List<WrittenText> texts) {
    List<String> answers =
        texts.stream()
            .map(text -> prompt.begun() + detokenizer.decode(text.ids().made(), true))
            .toList();
    return JoinedTexts.of(
        List.of(model.submit(task, new RankingTask.Query(prompt.asked(), answers))),
        ranked -> inTheirOrder(ranked.get(0).output()));
  }

  private static double[] inTheirOrder(List<RankedDocument> ranked) {
    double[] scores = new double[ranked.size()];
    ranked.forEach(text -> scores[text.corpusId()] = text.score());
    return scores;
  }

  @Override
  public boolean isTold() {
    return true;
  }
}
