package dev.millstream.task.fill;

import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutput;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.OutputKind;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.RowTask;
import dev.millstream.task.ScoreFunction;
import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text with masks to the tokens that fit each, as transformers' pipeline {@code fill-mask}.
 *
 * <p>Threading: safe for many threads.
 */
public final class FillMaskTask implements RowTask<String, List<List<MaskFill>>> {
  private final Tokenizer tokenizer;
  private final RowEncoder encoder;
  private final int mask;
  private final String maskToken;
  private final int topK;
  private final int @Nullable [] targets;

  /**
   * Looks the targets up.
   *
   * @throws IllegalArgumentException when no target is a token or begins with one
   */
  public FillMaskTask(
      Tokenizer tokenizer, Vocabulary vocabulary, String maskToken, FillMaskOptions options) {
    int most = options.maxLength();
    this.tokenizer = tokenizer;
    this.encoder =
        new RowEncoder(most == 0 ? tokenizer : tokenizer.limitedTo(most), options.truncation());
    this.maskToken = maskToken;
    this.mask = vocabulary.id(maskToken).orElseThrow();
    this.topK = options.topK();
    List<String> words = options.targets();
    this.targets = words == null ? null : ids(words, tokenizer, vocabulary);
  }

  private static int[] ids(List<String> words, Tokenizer tokenizer, Vocabulary vocabulary) {
    int[] ids =
        words.stream()
            .flatMapToInt(word -> firstToken(word, tokenizer, vocabulary))
            .distinct()
            .toArray();
    if (ids.length == 0) {
      throw new IllegalArgumentException(
          "none of the "
              + words.size()
              + " targets is or begins with a token of this model. Name others.");
    }
    return ids;
  }

  private static IntStream firstToken(String word, Tokenizer tokenizer, Vocabulary vocabulary) {
    return vocabulary.id(word).isPresent()
        ? vocabulary.id(word).stream()
        : Arrays.stream(tokenizer.tokenizeBare(word).encoding().ids()).limit(1);
  }

  @Override
  public int maxTokens() {
    return encoder.maxTokens();
  }

  @Override
  public Encoding encode(String text) {
    Encoding row = encoder.row(text, null);
    check(row);
    return row;
  }

  @Override
  public void check(Encoding row) {
    if (masks(row).length == 0) {
      throw new InferenceException(
          FailureCategory.INVALID_INPUT,
          "there is no mask in the text that the model reads, and fill-mask fills masks. Put %s where a word is wanted."
              .formatted(maskToken));
    }
  }

  private int[] masks(Encoding row) {
    return IntStream.range(0, row.length()).filter(i -> row.ids()[i] == mask).toArray();
  }

  /** For each mask its tokens, the best first. */
  @Override
  public List<List<MaskFill>> interpret(Encoding row, ModelOutputs outputs, int index) {
    ModelOutput logits = outputs.get(OutputKind.LOGITS);
    int[] masks = masks(row);
    List<List<MaskFill>> fills = new ArrayList<>(masks.length);
    for (int place : masks) {
      float[] scores = ScoreFunction.SOFTMAX.apply(logits.copy(index, place));
      List<MaskFill> best = new ArrayList<>();
      for (int token : best(scores)) {
        best.add(fill(row, place, token, scores[token], masks.length == 1));
      }
      fills.add(List.copyOf(best));
    }
    return List.copyOf(fills);
  }

  private int[] best(float[] scores) {
    Comparator<Integer> worstFirst =
        Comparator.<Integer>comparingDouble(token -> scores[token])
            .thenComparing(Comparator.reverseOrder());
    PriorityQueue<Integer> best = new PriorityQueue<>(worstFirst);
    int[] candidates = targets == null ? IntStream.range(0, scores.length).toArray() : targets;
    for (int token : candidates) {
      best.add(token);
      if (best.size() > topK) {
        best.remove();
      }
    }
    return best.stream().sorted(worstFirst.reversed()).mapToInt(Integer::intValue).toArray();
  }

  private MaskFill fill(Encoding row, int place, int token, float score, boolean isOnlyMask) {
    int[] ids = row.ids().clone();
    ids[place] = token;
    String sequence = isOnlyMask ? tokenizer.decode(ids) : tokenizer.decodeWithSpecialTokens(ids);
    return new MaskFill(score, token, tokenizer.decodeWithSpecialTokens(token), sequence);
  }
}
