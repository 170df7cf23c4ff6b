package dev.millstream.task.rank;

import dev.millstream.task.ModelOutputs;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.RowLogits;
import dev.millstream.task.RowTask;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.TextPair;
import dev.millstream.tokenize.Encoding;
import java.util.List;

/**
 * A pair of texts to a score, as sentence-transformers' {@code CrossEncoder.predict}; pairs that
 * are too long lose the end of the longer text.
 *
 * <p>Threading: safe for many threads.
 */
public final class CrossEncoderTask implements RowTask<TextPair, Float> {
  private final RowEncoder encoder;
  private final ScoreFunction activation;

  /** Scores by the first logit, through this function. */
  public CrossEncoderTask(RowEncoder encoder, ScoreFunction activation) {
    this.encoder = encoder;
    this.activation = activation;
  }

  @Override
  public Encoding encode(TextPair texts) {
    return encoder.row(texts.text(), texts.pair());
  }

  /** The rows of a text with each of several others; the text is read once. */
  List<Encoding> encode(String text, List<String> others) {
    return encoder.rows(text, others);
  }

  @Override
  public Float interpret(Encoding row, ModelOutputs outputs, int index) {
    return activation.apply(RowLogits.of(outputs, index))[0];
  }

  @Override
  public Object resultKey() {
    return activation;
  }
}
