package dev.millstream.task.classify;

import dev.millstream.model.Labels;
import dev.millstream.model.Labels.Problem;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.RowLogits;
import dev.millstream.task.RowTask;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.TextPair;
import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A text or a pair to its labels, as transformers' pipeline {@code text-classification}: the best
 * first, equal ones in the model's order.
 *
 * <p>Threading: safe for many threads.
 */
public final class TextClassificationTask implements RowTask<TextPair, List<LabelScore>> {
  private static final Comparator<LabelScore> BEST_FIRST =
      Comparator.comparingDouble(LabelScore::score).reversed();

  private final RowEncoder encoder;
  private final List<String> labels;
  private final ScoreFunction function;
  private final int topK;

  /** Takes the model's labels; there are as many as the model has logits. */
  public TextClassificationTask(Tokenizer tokenizer, Labels labels, ClassificationOptions options) {
    int most = options.maxLength();
    this.encoder =
        new RowEncoder(most == 0 ? tokenizer : tokenizer.limitedTo(most), options.truncation());
    this.labels = labels.names();
    this.function = options.functionToApply() == null ? usual(labels) : options.functionToApply();
    this.topK = options.topK();
  }

  /** {@code TextClassificationPipeline.postprocess}. */
  private static ScoreFunction usual(Labels labels) {
    if (labels.problem() == Problem.REGRESSION) {
      return ScoreFunction.NONE;
    }
    boolean isOneOfMany =
        labels.names().size() > 1 && labels.problem() != Problem.MULTI_LABEL_CLASSIFICATION;
    return isOneOfMany ? ScoreFunction.SOFTMAX : ScoreFunction.SIGMOID;
  }

  @Override
  public int maxTokens() {
    return encoder.maxTokens();
  }

  @Override
  public Encoding encode(TextPair texts) {
    String pair = texts.pair();
    // transformers takes an empty text_pair for none.
    return encoder.row(texts.text(), pair == null || pair.isEmpty() ? null : pair);
  }

  @Override
  public List<LabelScore> interpret(Encoding row, ModelOutputs outputs, int index) {
    float[] scores = function.apply(RowLogits.of(outputs, index));
    List<LabelScore> all = new ArrayList<>(scores.length);
    for (int id = 0; id < scores.length; id++) {
      all.add(new LabelScore(labels.get(id), scores[id]));
    }
    all.sort(BEST_FIRST);
    return List.copyOf(all.subList(0, Math.min(topK, all.size())));
  }

  private record ResultKey(ScoreFunction function, int topK) {}

  @Override
  public Object resultKey() {
    return new ResultKey(function, topK);
  }
}
