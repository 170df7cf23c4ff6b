package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.request.RequestJson;
import dev.millstream.request.TaskResult;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.tokenize.IllegalTextException;
import dev.millstream.tokenize.TextTooLongException;
import dev.millstream.tokenize.TokenizerCall;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Requests for the perplexity of texts. */
final class PerplexityWriting implements Writing {
  private final CausalScorer scorer;
  private final ObjectNode defaults;
  private final Asked byDefault;

  /** What is asked, and how texts are read for it. */
  private record Asked(PerplexityParameters parameters, TokenizerCall call) {}

  PerplexityWriting(CausalScorer scorer, ObjectNode defaults) {
    this.scorer = scorer;
    this.defaults = defaults;
    this.byDefault = asked(defaults);
  }

  private Asked asked(ObjectNode all) {
    PerplexityParameters parameters = PerplexityParameters.of(all);
    if (parameters.addStartToken() && scorer.startToken().isEmpty()) {
      throw new IllegalArgumentException(
          "texts are to begin with a start token, but the tokenizer of model '%s' names no bos_token. Set add_start_token to false: the first token of a text then has no probability."
              .formatted(scorer.name()));
    }
    return new Asked(parameters, scorer.call(parameters.reading()));
  }

  @Override
  public TextWriter writer() {
    return scorer;
  }

  /** The listener hears nothing: no text is written. */
  @Override
  public CompletableFuture<Written> write(WritingRequest request, WritingListener heard) {
    try {
      List<String> texts = TextInputs.of(RequestJson.value(request.inputs(), "inputs"));
      Asked asked = askedBy(request.parameters());
      List<int[]> ids = texts.stream().map(text -> ids(text, asked)).toList();
      return JoinedTexts.of(
          ids.stream().map(scorer.driver()::submit).toList(),
          found -> written(ids, found, asked.parameters()));
    } catch (TextTooLongException e) {
      throw new InferenceException(FailureCategory.TOO_LONG, e);
    } catch (IllegalArgumentException | IllegalTextException e) {
      throw new InferenceException(FailureCategory.INVALID_INPUT, e);
    }
  }

  private Asked askedBy(@Nullable String own) {
    if (own == null) {
      return byDefault;
    }
    ObjectNode given = RequestJson.object(own, "parameters");
    return given.isEmpty() ? byDefault : asked(defaults.deepCopy().setAll(given));
  }

  private int[] ids(String text, Asked asked) {
    PerplexityParameters parameters = asked.parameters();
    int[] ofText = asked.call().apply(text, null).windows().get(0).encoding().ids();
    requireTokens(ofText.length, parameters);
    int[] ids =
        parameters.addStartToken()
            ? IntStream.concat(
                    IntStream.of(scorer.startToken().orElseThrow()), Arrays.stream(ofText))
                .toArray()
            : ofText;
    if (ids.length > scorer.contextTokens()) {
      throw new InferenceException(
          FailureCategory.TOO_LONG,
          "a text of %d tokens is longer than the %d that one may have, its start token included. Shorten it, let max_length cut it, or allow more context tokens."
              .formatted(ids.length, scorer.contextTokens()));
    }
    return ids;
  }

  private static void requireTokens(int count, PerplexityParameters parameters) {
    if (count == 0) {
      throw new IllegalArgumentException(
          "the text is empty, and so has no perplexity. Leave empty texts out.");
    }
    if (count == 1 && !parameters.addStartToken()) {
      throw new IllegalArgumentException(
          "the text has one token, which without a start token before it has no probability. Set add_start_token to true, or leave such texts out.");
    }
  }

  private Written written(List<int[]> texts, List<double[]> found, PerplexityParameters asked) {
    ArrayNode records = JsonNodeFactory.instance.arrayNode();
    int tokens = 0;
    double score = Double.NaN;
    for (int i = 0; i < texts.size(); i++) {
      int[] ids = texts.get(i);
      double[] logProbabilities = found.get(i);
      double perplexity = perplexity(logProbabilities);
      tokens += ids.length;
      score = texts.size() == 1 ? 1 / perplexity : Double.NaN;
      ObjectNode record = records.addObject();
      record.put("perplexity", perplexity);
      record.put("log_likelihood", Arrays.stream(logProbabilities).sum());
      record.put("token_count", logProbabilities.length);
      ArrayNode negative = record.putArray("negative_log_likelihoods");
      Arrays.stream(logProbabilities).forEach(each -> negative.add(0 - each));
      if (asked.details()) {
        record.set("details", details(ids, logProbabilities));
      }
    }
    return new Written(new TaskResult(records.toString(), null, score), tokens, 0);
  }

  private static double perplexity(double... logProbabilities) {
    double perplexity = Math.exp(-Arrays.stream(logProbabilities).average().orElseThrow());
    if (!Double.isFinite(perplexity)) {
      throw new InferenceException(
          FailureCategory.ENGINE,
          "the model rules out a token of the text, or gave a score that is not a number, so there is no perplexity. Check the model file with another text.");
    }
    return perplexity;
  }

  /** As text-generation tells the tokens that it made. */
  private ObjectNode details(int[] ids, double... logProbabilities) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    ArrayNode tokens = details.putArray("tokens");
    for (int i = 0; i < logProbabilities.length; i++) {
      int id = ids[i + 1];
      tokens
          .addObject()
          .put("id", id)
          .put("text", scorer.text(id))
          .put("logprob", logProbabilities[i]);
    }
    return details;
  }
}
