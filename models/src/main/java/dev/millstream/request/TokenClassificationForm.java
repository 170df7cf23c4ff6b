package dev.millstream.request;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.pool.ModelTasks;
import dev.millstream.task.Prepared;
import dev.millstream.task.tag.AggregationStrategy;
import dev.millstream.task.tag.TaggedEntity;
import dev.millstream.task.tag.TaggingOptions;
import dev.millstream.task.tag.TokenClassificationTask;
import dev.millstream.tokenize.Truncation;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * token-classification: transformers' {@code TokenClassificationPipeline}.
 *
 * @param windows whether long texts are read in windows though no stride is given
 * @param isInWords whether each input is a list of words
 */
record TokenClassificationForm(TaggingOptions options, boolean windows, boolean isInWords)
    implements Form {
  /** Windows share a fourth of a row where nothing is said. */
  private static final int SHARED = 4;

  private static final String STRIDE = "stride";
  private static final String WORDS = "is_split_into_words";
  static final Set<String> NAMES =
      Set.of("aggregation_strategy", "ignore_labels", STRIDE, WORDS, "truncation");

  static Form of(Parameters parameters) {
    AggregationStrategy strategy =
        parameters.oneOf("aggregation_strategy", List.of(AggregationStrategy.values()));
    List<String> ignored = parameters.texts("ignore_labels");
    int stride = parameters.integer(STRIDE, 1, Integer.MAX_VALUE, 0);
    Overlong overlong = Overlong.of(parameters);
    boolean windows = overlong == Overlong.STRIDE || parameters.isGiven(STRIDE);
    if (windows && strategy == AggregationStrategy.NONE) {
      throw new IllegalArgumentException(
          "aggregation_strategy was \"none\", but windows of a long text are put together by"
              + " entities, not tokens. Choose \"simple\", \"first\", \"average\" or \"max\", or leave"
              + " out stride.");
    }
    if (parameters.isGiven(STRIDE) && overlong == Overlong.TAIL) {
      throw new IllegalArgumentException(
          "truncation was \"tail\", which cuts the end of a long text, but stride asks for windows."
              + " Leave out one of the two.");
    }
    return new TokenClassificationForm(
        new TaggingOptions(
            strategy == null ? AggregationStrategy.NONE : strategy,
            ignored == null ? Set.of("O") : new HashSet<>(ignored),
            stride,
            truncation(parameters, overlong)),
        windows && stride == 0,
        parameters.flag(WORDS, false));
  }

  private static Truncation truncation(Parameters parameters, @Nullable Overlong overlong) {
    if (overlong == null || overlong == Overlong.STRIDE) {
      return Truncation.ONLY_FIRST;
    }
    Truncation truncation = overlong.inOneRow(parameters.task(), Truncation.ONLY_FIRST);
    // There is no second text to cut.
    return truncation == Truncation.ONLY_SECOND ? Truncation.ERROR : truncation;
  }

  @Override
  public Asked over(ModelTasks tasks) {
    int row = tasks.maxTokens();
    if (options.stride() >= row) {
      throw new IllegalArgumentException(
          "stride was %d but must be less than %d, the tokens of a row of this model: windows of a text cannot share all of them."
              .formatted(options.stride(), row));
    }
    TaggingOptions complete = windows ? options.withStride(row / SHARED) : options;
    TokenClassificationTask task = tasks.tokenClassification(complete);
    if (isInWords && !task.marksSubwords()) {
      throw new IllegalArgumentException(
          "is_split_into_words was true, but the tokenizer of this model does not mark the tokens"
              + " that continue a word, so texts cannot be given to it in words. Join the words by"
              + " spaces.");
    }
    return isInWords ? new Words(task) : new Texts(task);
  }

  private record Texts(TokenClassificationTask task) implements Asked {
    @Override
    public String takes() {
      return "a string or an array of strings";
    }

    @Override
    public Prepared<?, Outcome> prepare(Input input) {
      return Outcome.of(task.prepare(input.text()), TokenClassificationForm::outcome);
    }
  }

  /** Python puts even a single list of words among others. */
  private record Words(TokenClassificationTask task) implements Asked {
    @Override
    public String takes() {
      return "an array of words or an array of such arrays, as is_split_into_words is true";
    }

    @Override
    public List<JsonNode> split(JsonNode inputs) {
      boolean isOne = !inputs.isEmpty() && !inputs.path(0).isArray();
      return isOne ? List.of(inputs) : Asked.super.split(inputs);
    }

    @Override
    public boolean isListed(JsonNode inputs) {
      return true;
    }

    @Override
    public Prepared<?, Outcome> prepare(Input input) {
      String text = String.join(" ", input.texts());
      return Outcome.of(task.prepare(text), TokenClassificationForm::outcome);
    }
  }

  private static Outcome outcome(List<TaggedEntity> entities) {
    Outcome.Writing json =
        out -> {
          out.writeStartArray();
          for (TaggedEntity entity : entities) {
            write(out, entity);
          }
          out.writeEndArray();
        };
    return entities.stream()
        .max(Comparator.comparingDouble(TaggedEntity::score))
        .map(best -> new Outcome(json, best.tag(), best.score()))
        .orElseGet(() -> Outcome.of(json));
  }

  private static void write(JsonGenerator json, TaggedEntity entity) throws IOException {
    json.writeStartObject();
    json.writeStringField(entity.entity() == null ? "entity_group" : "entity", entity.tag());
    json.writeFieldName("score");
    PythonFloat.write(json, entity.score());
    if (entity.index() != null) {
      json.writeNumberField("index", entity.index());
    }
    json.writeStringField("word", entity.word());
    json.writeNumberField("start", entity.start());
    json.writeNumberField("end", entity.end());
    json.writeEndObject();
  }
}
