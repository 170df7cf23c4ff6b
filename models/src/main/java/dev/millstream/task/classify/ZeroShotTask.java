package dev.millstream.task.classify;

import dev.millstream.model.Labels;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.Prepared;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.RowLogits;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.Task;
import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A text to labels that the model was not trained for, as transformers' pipeline {@code
 * zero-shot-classification}: the model of natural language inference reads the text with one
 * hypothesis for each label, a row each. Of a text that is too long the end is cut, unless the
 * options say otherwise.
 *
 * <p>Threading: safe for many threads.
 */
public final class ZeroShotTask implements Task<String, ZeroShotResult> {
  private final RowEncoder encoder;
  private final ZeroShotOptions options;
  private final int entailment;
  private final int contradiction;

  /** Takes the model's labels, of which one must begin with "entail"; else the last one counts. */
  public ZeroShotTask(Tokenizer tokenizer, Labels labels, ZeroShotOptions options) {
    this.encoder = new RowEncoder(tokenizer, options.truncation());
    this.options = options;
    int last = labels.names().size() - 1;
    this.entailment =
        labels.ids().entrySet().stream()
            .filter(label -> label.getKey().toLowerCase(Locale.ROOT).startsWith("entail"))
            .map(label -> label.getValue())
            .findFirst()
            .orElse(last);
    this.contradiction = entailment == 0 ? last : 0;
  }

  @Override
  public Prepared<?, ZeroShotResult> prepare(String text) {
    if (text.isEmpty()) {
      throw new InferenceException(
          FailureCategory.INVALID_INPUT,
          "the text is empty, and zero-shot-classification needs one. Leave such records out, or"
              + " send them to the dead letters.");
    }
    List<String> hypotheses = options.candidateLabels().stream().map(options::hypothesis).toList();
    return new Hypotheses(text, encoder.rows(text, hypotheses));
  }

  private final class Hypotheses implements Prepared<float[], ZeroShotResult> {
    private final String text;
    private final List<Encoding> rows;

    Hypotheses(String text, List<Encoding> rows) {
      this.text = text;
      this.rows = rows;
    }

    @Override
    public List<Encoding> rows() {
      return rows;
    }

    @Override
    public float[] read(int row, ModelOutputs outputs, int index) {
      return RowLogits.of(outputs, index);
    }

    @Override
    public ZeroShotResult combine(List<float[]> logits) {
      float[] scores = scores(logits);
      List<Integer> order = new ArrayList<>(IntStream.range(0, scores.length).boxed().toList());
      // As Python: sorted upwards and turned round, so equal scores come in reverse order.
      order.sort(Comparator.comparingDouble(label -> scores[label]));
      Collections.reverse(order);
      return new ZeroShotResult(
          text,
          order.stream().map(options.candidateLabels()::get).toList(),
          order.stream().map(label -> scores[label]).toList());
    }

    /** All rows of the model give equal parts from equal tokens. */
    @Override
    public Object partKey() {
      return Hypotheses.class;
    }

    @Override
    public float[] copyOf(float[] part) {
      return part.clone();
    }
  }

  private float[] scores(List<float[]> logits) {
    float[] scores = new float[logits.size()];
    if (options.multiLabel() || logits.size() == 1) {
      for (int label = 0; label < scores.length; label++) {
        float[] row = logits.get(label);
        float[] either = {row[contradiction], row[entailment]};
        scores[label] = ScoreFunction.SOFTMAX.apply(either)[1];
      }
      return scores;
    }
    for (int label = 0; label < scores.length; label++) {
      scores[label] = logits.get(label)[entailment];
    }
    return ScoreFunction.SOFTMAX.apply(scores);
  }
}
