package dev.millstream.task.tag;

import dev.millstream.task.ModelOutput;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.OutputKind;
import dev.millstream.task.Prepared;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.Task;
import dev.millstream.tokenize.CodePoints;
import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.TokenDecoder;
import dev.millstream.tokenize.TokenizedText;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.Truncation;
import dev.millstream.tokenize.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A text to the entities in it, as transformers' pipeline {@code token-classification}. A long text
 * is a row for each window where a stride is given; else its end is cut.
 *
 * <p>Threading: safe for many threads.
 */
public final class TokenClassificationTask implements Task<String, List<TaggedEntity>> {
  private final Tokenizer tokenizer;
  private final TaggingOptions options;
  private final EntityGroups groups;
  private final boolean marksSubwords;
  private final OptionalInt unknown;

  /**
   * Takes what turns tokens into words.
   *
   * @param labels of the logits, in their order
   * @param unknown id of the token that stands for what the vocabulary lacks, if there is one
   */
  public TokenClassificationTask(
      Tokenizer tokenizer,
      Vocabulary vocabulary,
      TokenDecoder decoder,
      List<String> labels,
      OptionalInt unknown,
      TaggingOptions options) {
    this.tokenizer = tokenizer;
    this.options = options;
    this.groups = new EntityGroups(labels, decoder, options.aggregationStrategy());
    this.marksSubwords = vocabulary.marksSubwords();
    this.unknown = unknown;
  }

  /**
   * Whether the vocabulary marks tokens that continue a word, as WordPiece does: then words that
   * are joined by spaces give the tokens that they give one by one.
   */
  public boolean marksSubwords() {
    return marksSubwords;
  }

  @Override
  public Prepared<?, List<TaggedEntity>> prepare(String text) {
    return new Windows(text, RowEncoder.orRefuse(() -> windows(text)));
  }

  private List<TokenizedText> windows(String text) {
    return options.stride() == 0
        ? List.of(tokenizer.tokenize(text, null, options.truncation()))
        : tokenizer.windows(text, null, Truncation.ONLY_FIRST, options.stride());
  }

  private final class Windows implements Prepared<float[][], List<TaggedEntity>> {
    private final CodePoints text;
    private final List<TokenizedText> windows;

    Windows(String text, List<TokenizedText> windows) {
      this.text = CodePoints.of(text);
      this.windows = windows;
    }

    @Override
    public List<Encoding> rows() {
      return windows.stream().map(TokenizedText::encoding).toList();
    }

    /** Probabilities of the labels of each token. */
    @Override
    public float[][] read(int row, ModelOutputs outputs, int index) {
      ModelOutput logits = outputs.get(OutputKind.LOGITS);
      float[][] scores = new float[windows.get(row).length()][];
      for (int token = 0; token < scores.length; token++) {
        scores[token] = ScoreFunction.SOFTMAX.apply(logits.copy(index, token));
      }
      return scores;
    }

    @Override
    public List<TaggedEntity> combine(List<float[][]> scores) {
      List<TaggedEntity> entities = new ArrayList<>();
      for (int row = 0; row < windows.size(); row++) {
        for (TaggedEntity entity : groups.of(tokens(windows.get(row), scores.get(row)), text)) {
          if (!options.ignoreLabels().contains(entity.tag())) {
            entities.add(entity);
          }
        }
      }
      return windows.size() == 1 ? List.copyOf(entities) : EntityGroups.withoutOverlaps(entities);
    }

    private List<ScoredToken> tokens(TokenizedText window, float[][] scores) {
      List<ScoredToken> tokens = new ArrayList<>();
      for (int i = 0; i < window.length(); i++) {
        if (!window.isSpecial(i)) {
          tokens.add(token(window, i, scores[i]));
        }
      }
      return tokens;
    }

    private ScoredToken token(TokenizedText window, int i, float[] scores) {
      int start = window.starts()[i];
      int end = window.ends()[i];
      boolean isUnknown = unknown.isPresent() && window.encoding().ids()[i] == unknown.getAsInt();
      String token = window.tokens().get(i);
      String word = isUnknown ? text.slice(start, end) : token;
      return new ScoredToken(
          word, scores, start, end, i, !isUnknown && isSubword(token, start, end));
    }

    /** Without a mark there is only the white space to go by, as in Python. */
    private boolean isSubword(String token, int start, int end) {
      if (marksSubwords) {
        return token.codePointCount(0, token.length()) != end - start;
      }
      int behind = Math.min(start + 1, text.count());
      return start > 0 && !text.slice(start - 1, behind).contains(" ");
    }

    /** All windows of the model give equal parts from equal tokens. */
    @Override
    public Object partKey() {
      return Windows.class;
    }
  }
}
