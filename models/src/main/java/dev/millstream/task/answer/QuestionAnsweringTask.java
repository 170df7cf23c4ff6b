package dev.millstream.task.answer;

import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutput;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.OutputKind;
import dev.millstream.task.Prepared;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.Task;
import dev.millstream.tokenize.CodePoints;
import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.TokenizedText;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.Truncation;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A question to the places of a context that answer it, as transformers' pipeline {@code
 * question-answering}. Each window of the context is a row with the whole question; a question that
 * leaves the context no room is refused.
 *
 * <p>Threading: safe for many threads.
 */
public final class QuestionAnsweringTask implements Task<Question, List<Answer>> {
  private static final int USUAL_ROW = 384;
  private static final int USUAL_STRIDE = 128;

  private final Tokenizer tokenizer;
  private final OptionalInt classToken;
  private final AnswerOptions options;
  private final int stride;

  /**
   * Takes how the model reads.
   *
   * @param classToken id of the token that stands for the whole row, if there is one
   * @throws IllegalArgumentException when the stride is larger than a row
   */
  public QuestionAnsweringTask(Tokenizer tokenizer, OptionalInt classToken, AnswerOptions options) {
    int row =
        options.maxSeqLen() == 0
            ? Math.min(tokenizer.maxLength(), USUAL_ROW)
            : Math.min(tokenizer.maxLength(), options.maxSeqLen());
    this.tokenizer = tokenizer.limitedTo(row);
    this.classToken = classToken;
    this.options = options;
    this.stride = options.docStride() == 0 ? Math.min(row / 2, USUAL_STRIDE) : options.docStride();
    if (stride > row) {
      throw new IllegalArgumentException(
          "doc_stride was %d but may be at most max_seq_len, %d: windows of the context cannot share more tokens than they have."
              .formatted(stride, row));
    }
  }

  @Override
  public Prepared<?, List<Answer>> prepare(Question question) {
    requireText(question.question(), "question");
    requireText(question.context(), "context");
    return new Windows(
        question.context(),
        RowEncoder.orRefuse(() -> windows(question.question(), question.context())));
  }

  private List<TokenizedText> windows(String question, String context) {
    return switch (options.longContext()) {
      case WINDOWS -> tokenizer.windows(question, context, Truncation.ONLY_SECOND, stride);
      case BEGINNING -> List.of(tokenizer.tokenize(question, context, Truncation.ONLY_SECOND));
      case REFUSED -> List.of(tokenizer.tokenize(question, context, Truncation.ERROR));
    };
  }

  private static void requireText(String text, String name) {
    if (text.isEmpty()) {
      throw new InferenceException(
          FailureCategory.INVALID_INPUT,
          "the %s is empty, and question-answering needs one. Leave such records out, or send them to the dead letters."
              .formatted(name));
    }
  }

  private record SpanKey(AnswerOptions options, IntBuffer sequences) {}

  private final class Windows implements Prepared<WindowSpans, List<Answer>> {
    private final CodePoints context;
    private final List<TokenizedText> windows;

    Windows(String context, List<TokenizedText> windows) {
      this.context = CodePoints.of(context);
      this.windows = windows;
    }

    @Override
    public List<Encoding> rows() {
      return windows.stream().map(TokenizedText::encoding).toList();
    }

    @Override
    public WindowSpans read(int row, ModelOutputs outputs, int index) {
      TokenizedText window = windows.get(row);
      boolean[] isContext = new boolean[window.length()];
      boolean[] isCounted = new boolean[window.length()];
      for (int i = 0; i < window.length(); i++) {
        isContext[i] = window.sequences()[i] == 1;
        isCounted[i] = isContext[i] || isClassToken(window.encoding().ids()[i]);
      }
      return WindowSpans.of(
          logits(outputs.get(OutputKind.START_LOGITS), index, window.length()),
          logits(outputs.get(OutputKind.END_LOGITS), index, window.length()),
          isCounted,
          isContext,
          options.alignToWords() ? 2 * options.topK() + 10 : options.topK(),
          options.maxAnswerLen());
    }

    /** Which tokens are the context's decides the spans, and not all models' segments tell it. */
    @Override
    public Object partKey(int row) {
      return new SpanKey(options, IntBuffer.wrap(windows.get(row).sequences()));
    }

    private boolean isClassToken(int id) {
      return classToken.isPresent() && classToken.getAsInt() == id;
    }

    private float[] logits(ModelOutput output, int row, int length) {
      float[] logits = new float[length];
      output.values().get(output.start(row, 0), logits);
      return logits;
    }

    /** Answers that are equal but for upper case are one, whose score is the sum. */
    @Override
    public List<Answer> combine(List<WindowSpans> parts) {
      Map<String, Answer> answers = new LinkedHashMap<>();
      float noAnswer = Float.MAX_VALUE;
      for (int row = 0; row < parts.size(); row++) {
        noAnswer = Math.min(noAnswer, parts.get(row).noAnswer());
        for (Span span : parts.get(row).spans()) {
          Answer answer = answer(windows.get(row), span);
          answers.merge(answer.answer().toLowerCase(Locale.ROOT), answer, Windows::sum);
        }
      }
      List<Answer> sorted = new ArrayList<>(answers.values());
      if (options.handleImpossibleAnswer()) {
        sorted.add(new Answer(noAnswer, 0, 0, "", 0, 0));
      }
      sorted.sort(Comparator.comparingDouble(Answer::score).reversed());
      return List.copyOf(sorted.subList(0, Math.min(options.topK(), sorted.size())));
    }

    private static Answer sum(Answer known, Answer again) {
      return new Answer(
          known.score() + again.score(),
          known.start(),
          known.end(),
          known.answer(),
          known.from(),
          known.to());
    }

    private Answer answer(TokenizedText window, Span span) {
      int first = span.first();
      int last = span.last();
      if (options.alignToWords()) {
        while (isOfOneWord(window, first - 1, first)) {
          first--;
        }
        while (isOfOneWord(window, last, last + 1)) {
          last++;
        }
      }
      int start = window.starts()[first];
      int end = window.ends()[last];
      return new Answer(
          span.score(),
          start,
          end,
          context.slice(start, end),
          context.index(start),
          context.index(end));
    }

    private static boolean isOfOneWord(TokenizedText window, int one, int next) {
      return one >= 0
          && next < window.length()
          && window.sequences()[one] == window.sequences()[next]
          && window.words()[one] >= 0
          && window.words()[one] == window.words()[next];
    }
  }
}
