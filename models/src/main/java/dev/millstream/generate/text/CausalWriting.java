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
import org.jspecify.annotations.Nullable;

/** Requests to a causal model. */
final class CausalWriting implements Writing {
  private final CausalWriter writer;
  private final ObjectNode defaults;
  private final WritingParameters byDefault;

  CausalWriting(CausalWriter writer, ObjectNode defaults) {
    this.writer = writer;
    this.defaults = defaults;
    this.byDefault = WritingParameters.of(defaults, writer.config());
  }

  @Override
  public TextWriter writer() {
    return writer;
  }

  @Override
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
      return isBeams
          ? JoinedTexts.of(
              byBeams(prompts, parameters),
              texts -> {
                List<WrittenText> found = texts.stream().flatMap(List::stream).toList();
                answer.tell(heard, found);
                return written(answer, prompts, several, found);
              })
          : JoinedTexts.of(
              all(prompts, parameters, seed, heard),
              texts -> written(answer, prompts, several, texts));
    } catch (IllegalArgumentException
        | IllegalTextException
        | ChatException
        | TemplateException e) {
      throw new InferenceException(FailureCategory.INVALID_INPUT, e);
    }
  }

  private List<CompletableFuture<List<WrittenText>>> byBeams(
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
    return texts;
  }

  private List<CompletableFuture<WrittenText>> all(
      List<Prompt> prompts, WritingParameters parameters, long seed, WritingListener heard) {
    List<TextOrder> orders = new ArrayList<>();
    for (Prompt prompt : prompts) {
      for (int i = 0; i < parameters.options().beams().numReturnSequences(); i++) {
        ToldText told = heard == WritingListener.NONE ? null : new ToldText(heard, orders.size());
        orders.add(new TextOrder(writer, parameters, prompt, seed, i, told));
      }
    }
    return orders.stream().map(TextOrder::submit).toList();
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
