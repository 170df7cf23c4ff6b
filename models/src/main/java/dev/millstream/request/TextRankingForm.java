package dev.millstream.request;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.pool.ModelTasks;
import dev.millstream.task.Prepared;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.TextPair;
import dev.millstream.task.rank.CrossEncoderTask;
import dev.millstream.task.rank.RankedDocument;
import dev.millstream.task.rank.RankingTask;
import dev.millstream.tokenize.Truncation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * text-ranking: sentence-transformers' {@code CrossEncoder.rank} and {@code predict}.
 *
 * @param activation null for the model's
 * @param topK how many documents are told; null for all
 */
record TextRankingForm(
    @Nullable ScoreFunction activation,
    Truncation truncation,
    @Nullable Integer topK,
    boolean returnDocuments)
    implements Form {
  private static final String QUERY = "query";
  private static final String DOCUMENTS = "documents";
  static final Set<String> NAMES =
      Set.of("activation", "activation_fn", "top_k", "return_documents", "truncation");

  /** Names of torch's classes, as they are and in short. */
  private static final Map<String, ScoreFunction> ACTIVATIONS =
      Map.of(
          "identity", ScoreFunction.NONE,
          "torch.nn.modules.linear.identity", ScoreFunction.NONE,
          "sigmoid", ScoreFunction.SIGMOID,
          "torch.nn.modules.activation.sigmoid", ScoreFunction.SIGMOID);

  static Form of(Parameters parameters) {
    Overlong overlong = Overlong.of(parameters);
    return new TextRankingForm(
        activation(
            parameters, parameters.isGiven("activation_fn") ? "activation_fn" : "activation"),
        overlong == null
            ? Truncation.LONGEST_FIRST
            : overlong.inOneRow(parameters.task(), Truncation.LONGEST_FIRST),
        parameters.isGiven("top_k") ? parameters.integer("top_k", 1, Integer.MAX_VALUE, 1) : null,
        parameters.flag("return_documents", false));
  }

  private static @Nullable ScoreFunction activation(Parameters parameters, String name) {
    String stated = parameters.text(name);
    if (stated == null) {
      return null;
    }
    ScoreFunction known = ACTIVATIONS.get(stated.toLowerCase(Locale.ROOT));
    if (known == null) {
      throw parameters.wrong(name, "one of \"identity\", \"sigmoid\"");
    }
    return known;
  }

  @Override
  public Asked over(ModelTasks tasks) {
    CrossEncoderTask pairs = tasks.textRanking(activation, truncation);
    int most = topK == null ? Integer.MAX_VALUE : topK;
    return new Pairs(pairs, new RankingTask(pairs, most, returnDocuments), this);
  }

  private record Pairs(CrossEncoderTask pairs, RankingTask ranking, TextRankingForm form)
      implements Asked {
    @Override
    public String takes() {
      return "an object with query and documents, a pair as an array of two strings or an object"
          + " with text and text_pair, or an array of these";
    }

    /** Two strings are one pair. */
    private static boolean isPair(JsonNode inputs) {
      return inputs.size() == 2 && inputs.path(0).isTextual() && inputs.path(1).isTextual();
    }

    @Override
    public List<JsonNode> split(JsonNode inputs) {
      return isPair(inputs) ? List.of(inputs) : Asked.super.split(inputs);
    }

    @Override
    public boolean isListed(JsonNode inputs) {
      return inputs.isArray() && !isPair(inputs);
    }

    @Override
    public Prepared<?, Outcome> prepare(Input input) {
      if (input.has(QUERY) || input.has(DOCUMENTS)) {
        input.requireObjectOf(QUERY, DOCUMENTS);
        RankingTask.Query query = new RankingTask.Query(input.text(QUERY), input.texts(DOCUMENTS));
        return Outcome.of(ranking.prepare(query), Pairs::ranks);
      }
      TextPair pair = pair(input);
      requireNoRanking();
      return Outcome.of(pairs.prepare(pair), Pairs::score);
    }

    private static TextPair pair(Input input) {
      if (isPair(input.json()) && input.json().isArray()) {
        List<String> texts = input.texts();
        return new TextPair(texts.get(0), texts.get(1));
      }
      input.requireObjectOf("text", "text_pair");
      return new TextPair(input.text("text"), input.text("text_pair"));
    }

    private void requireNoRanking() {
      if (form.topK != null || form.returnDocuments) {
        throw new IllegalArgumentException(
            "%s is for the documents of a query, but the inputs are pairs. Leave it out, or give query and documents."
                .formatted(form.topK == null ? "return_documents" : "top_k"));
      }
    }

    private static Outcome score(float score) {
      return new Outcome(json -> PythonFloat.write(json, score), null, score);
    }

    private static Outcome ranks(List<RankedDocument> ranked) {
      return new Outcome(
          json -> {
            json.writeStartArray();
            for (RankedDocument document : ranked) {
              write(json, document);
            }
            json.writeEndArray();
          },
          null,
          ranked.get(0).score());
    }

    private static void write(JsonGenerator json, RankedDocument document) throws IOException {
      json.writeStartObject();
      json.writeNumberField("corpus_id", document.corpusId());
      json.writeFieldName("score");
      PythonFloat.write(json, document.score());
      if (document.text() != null) {
        json.writeStringField("text", document.text());
      }
      json.writeEndObject();
    }
  }
}
