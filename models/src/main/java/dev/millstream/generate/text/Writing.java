package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.chat.ChatException;
import dev.millstream.chat.jinja.TemplateException;
import dev.millstream.generate.FinishReason;
import dev.millstream.request.RequestJson;
import dev.millstream.request.TaskResult;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.tokenize.IllegalTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a model that writes, with parameters of their own or those given here.
 *
 * <p>Threading: safe for many threads. Life cycle: as its {@link TextWriter}.
 */
public final class Writing {
  private final TextWriter writer;
  private final ObjectNode defaults;
  private final WritingParameters byDefault;

  Writing(TextWriter writer, ObjectNode defaults) {
    this.writer = writer;
    this.defaults = defaults;
    this.byDefault = WritingParameters.of(defaults, writer.config());
  }

  /** The model. */
  public TextWriter writer() {
    return writer;
  }

  /**
   * Has the texts of a request written, side by side with all others.
   *
   * @param heard hears them grow
   * @return completes with all its texts, or exceptionally with why there are none; cancelling it
   *     frees their slots
   * @throws InferenceException when the request is wrong
   */
  public CompletableFuture<Written> write(WritingRequest request, WritingListener heard) {
    WritingParameters parameters;
    List<Prompt> prompts;
    List<TextOrder> orders = new ArrayList<>();
    boolean several;
    long seed;
    try {
      JsonNode inputs = RequestJson.value(request.inputs(), "inputs");
      several = PromptReader.isSeveral(inputs);
      parameters = parameters(request.parameters());
      Long named = parameters.options().sampling().seed();
      seed = named == null ? request.seed() : named;
      prompts = writer.prompts().read(inputs, parameters);
      for (Prompt prompt : prompts) {
        for (int i = 0; i < textsOf(parameters); i++) {
          Consumer<String> pieces = pieces(heard, orders.size());
          orders.add(new TextOrder(writer, parameters, prompt, seed, i, pieces));
        }
      }
    } catch (IllegalArgumentException
        | IllegalTextException
        | ChatException
        | TemplateException e) {
      throw new InferenceException(FailureCategory.INVALID_INPUT, e);
    }
    PipelineAnswer answer = new PipelineAnswer(writer.detokenizer(), parameters, seed);
    return all(orders).thenApply(texts -> written(answer, prompts, several, texts));
  }

  private static @Nullable Consumer<String> pieces(WritingListener heard, int text) {
    return heard == WritingListener.NONE ? null : piece -> heard.piece(text, piece);
  }

  private static int textsOf(WritingParameters parameters) {
    return parameters.options().beams().numReturnSequences();
  }

  private WritingParameters parameters(@Nullable String own) {
    if (own == null) {
      return byDefault;
    }
    ObjectNode given = RequestJson.object(own, "parameters");
    if (given.isEmpty()) {
      return byDefault;
    }
    return WritingParameters.of(defaults.deepCopy().setAll(given), writer.config());
  }

  /** All texts of a request: one that fails takes the others with it. */
  private static CompletableFuture<List<WrittenText>> all(List<TextOrder> orders) {
    List<CompletableFuture<WrittenText>> texts = orders.stream().map(TextOrder::submit).toList();
    CompletableFuture<List<WrittenText>> all = new CompletableFuture<>();
    for (CompletableFuture<WrittenText> text : texts) {
      var unused =
          text.whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  all.completeExceptionally(reason(failure));
                } else if (texts.stream().allMatch(CompletableFuture::isDone)
                    && texts.stream().noneMatch(CompletableFuture::isCompletedExceptionally)) {
                  all.complete(texts.stream().map(CompletableFuture::join).toList());
                }
              });
    }
    var unused =
        all.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                texts.forEach(text -> text.cancel(true));
              }
            });
    return all;
  }

  private static InferenceException reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof InferenceException known) {
      return known;
    }
    FailureCategory category =
        cause instanceof IllegalArgumentException
            ? FailureCategory.INVALID_INPUT
            : cause instanceof IllegalStateException
                ? FailureCategory.MODEL_UNAVAILABLE
                : FailureCategory.ENGINE;
    return new InferenceException(category, cause);
  }

  private static Written written(
      PipelineAnswer answer, List<Prompt> prompts, boolean several, List<WrittenText> texts) {
    int each = texts.size() / prompts.size();
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    int promptTokens = 0;
    for (int i = 0; i < prompts.size(); i++) {
      List<WrittenText> ofPrompt = texts.subList(i * each, (i + 1) * each);
      promptTokens += ofPrompt.get(0).ids().promptLength();
      all.add(answer.of(prompts.get(i), ofPrompt));
    }
    FinishReason reason = texts.size() == 1 ? texts.get(0).reason() : null;
    return new Written(
        new TaskResult(
            (several ? all : all.get(0)).toString(),
            reason == null ? null : PipelineAnswer.name(reason),
            Double.NaN),
        promptTokens,
        texts.stream().mapToInt(text -> text.ids().madeCount()).sum());
  }
}
