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
    try {
      JsonNode inputs = RequestJson.value(request.inputs(), "inputs");
      WritingParameters parameters = parameters(request.parameters());
      Long named = parameters.options().sampling().seed();
      long seed = named == null ? request.seed() : named;
      List<Prompt> prompts = writer.prompts().read(inputs, parameters);
      boolean several = PromptReader.isSeveral(inputs);
      PipelineAnswer answer = new PipelineAnswer(writer.detokenizer(), parameters, seed);
      boolean isBeams = parameters.options().beams().numBeams() > 1;
      return (isBeams ? byBeams(prompts, parameters) : all(prompts, parameters, seed, heard))
          .thenApply(texts -> written(answer, prompts, several, texts));
    } catch (IllegalArgumentException
        | IllegalTextException
        | ChatException
        | TemplateException e) {
      throw new InferenceException(FailureCategory.INVALID_INPUT, e);
    }
  }

  private CompletableFuture<List<WrittenText>> byBeams(
      List<Prompt> prompts, WritingParameters parameters) {
    if (parameters.grammar() != null || parameters.details()) {
      throw new IllegalArgumentException(
          "num_beams was %d, which goes with neither grammar nor details. Let it be 1."
              .formatted(parameters.options().beams().numBeams()));
    }
    List<CompletableFuture<List<WrittenText>>> texts = new ArrayList<>();
    for (Prompt prompt : prompts) {
      texts.add(writer.beams().write(prompt, parameters.options()));
    }
    return joined(texts).thenApply(all -> all.stream().flatMap(List::stream).toList());
  }

  private CompletableFuture<List<WrittenText>> all(
      List<Prompt> prompts, WritingParameters parameters, long seed, WritingListener heard) {
    List<TextOrder> orders = new ArrayList<>();
    for (Prompt prompt : prompts) {
      for (int i = 0; i < parameters.options().beams().numReturnSequences(); i++) {
        Consumer<String> pieces = pieces(heard, orders.size());
        orders.add(new TextOrder(writer, parameters, prompt, seed, i, pieces));
      }
    }
    return joined(orders.stream().map(TextOrder::submit).toList());
  }

  private static @Nullable Consumer<String> pieces(WritingListener heard, int text) {
    return heard == WritingListener.NONE ? null : piece -> heard.piece(text, piece);
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

  /** All of a request: one that fails takes the others with it, and so does cancelling. */
  private static <T> CompletableFuture<List<T>> joined(List<CompletableFuture<T>> parts) {
    CompletableFuture<List<T>> all = new CompletableFuture<>();
    for (CompletableFuture<T> part : parts) {
      var unused =
          part.whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  all.completeExceptionally(reason(failure));
                } else if (parts.stream().allMatch(CompletableFuture::isDone)
                    && parts.stream().noneMatch(CompletableFuture::isCompletedExceptionally)) {
                  all.complete(parts.stream().map(CompletableFuture::join).toList());
                }
              });
    }
    var unused =
        all.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                parts.forEach(part -> part.cancel(true));
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
