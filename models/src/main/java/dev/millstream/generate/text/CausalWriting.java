package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.chat.ChatException;
import dev.millstream.chat.jinja.TemplateException;
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
  private final TextJudge judge;
  private final ObjectNode defaults;
  private final WritingParameters byDefault;

  /**
   * Takes requests.
   *
   * @param judge picks the best where several texts are drawn for one answer
   */
  CausalWriting(CausalWriter writer, TextJudge judge, ObjectNode defaults) {
    this.writer = writer;
    this.judge = judge;
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
      return JoinedTexts.of(
          isBeams ? byBeams(prompts, parameters) : all(prompts, parameters, answer, heard),
          texts -> {
            if (isBeams) {
              answer.tell(heard, texts);
            }
            return written(answer, prompts, several, texts);
          });
    } catch (IllegalArgumentException
        | IllegalTextException
        | ChatException
        | TemplateException e) {
      throw new InferenceException(FailureCategory.INVALID_INPUT, e);
    }
  }

  private List<CompletableFuture<List<ChosenText>>> byBeams(
      List<Prompt> prompts, WritingParameters parameters) {
    if (parameters.grammar() != null || parameters.details()) {
      throw new IllegalArgumentException(
          "num_beams was %d, which goes with neither grammar nor details. Let it be 1."
              .formatted(parameters.options().beams().numBeams()));
    }
    List<CompletableFuture<List<ChosenText>>> texts = new ArrayList<>();
    for (Prompt prompt : prompts) {
      texts.add(
          JoinedTexts.of(
              List.of(writer.beams().write(prompt, parameters.options())),
              found -> found.get(0).stream().map(ChosenText::alone).toList()));
    }
    return texts;
  }

  private List<CompletableFuture<List<ChosenText>>> all(
      List<Prompt> prompts,
      WritingParameters parameters,
      PipelineAnswer answer,
      WritingListener heard) {
    boolean isGrowing = !parameters.isBestOf() && heard != WritingListener.NONE;
    List<List<TextOrder>> orders = new ArrayList<>();
    int texts = parameters.textsOfPrompt();
    for (int place = 0; place < prompts.size(); place++) {
      List<TextOrder> ofPrompt = new ArrayList<>();
      for (int i = 0; i < texts; i++) {
        ToldText told = isGrowing ? new ToldText(heard, place * texts + i) : null;
        ofPrompt.add(new TextOrder(writer, parameters, prompts.get(place), answer.seed(), i, told));
      }
      orders.add(ofPrompt);
    }
    List<CompletableFuture<List<ChosenText>>> chosen = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      int place = i;
      List<CompletableFuture<WrittenText>> written =
          orders.get(place).stream().map(TextOrder::submit).toList();
      chosen.add(
          parameters.isBestOf()
              ? JoinedTexts.of(
                  List.of(best(prompts.get(place), written)),
                  best -> whole(place, best, answer, heard))
              : JoinedTexts.of(written, all -> all.stream().map(ChosenText::alone).toList()));
    }
    return chosen;
  }

  private CompletableFuture<ChosenText> best(
      Prompt prompt, List<CompletableFuture<WrittenText>> written) {
    return JoinedTexts.then(
        JoinedTexts.of(written, texts -> texts),
        texts ->
            JoinedTexts.of(
                List.of(judge.score(prompt, texts)),
                scores -> ChosenText.of(texts, judge.isTold(), scores.get(0))));
  }

  /** Which text is the answer is known when all are there; it is then heard whole. */
  private static List<ChosenText> whole(
      int prompt, List<ChosenText> best, PipelineAnswer answer, WritingListener heard) {
    answer.tell(heard, prompt, best.get(0));
    return best;
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
      PipelineAnswer answer, List<Prompt> prompts, boolean several, List<List<ChosenText>> texts) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    int promptTokens = 0;
    int newTokens = 0;
    for (int i = 0; i < prompts.size(); i++) {
      all.add(answer.of(prompts.get(i), texts.get(i)));
      promptTokens += texts.get(i).get(0).best().ids().promptLength();
      newTokens += texts.get(i).stream().mapToInt(ChosenText::newTokens).sum();
    }
    boolean isOne = prompts.size() == 1 && texts.get(0).size() == 1;
    return new Written(
        new TaskResult(
            (several ? all : all.get(0)).toString(),
            isOne ? PipelineAnswer.name(texts.get(0).get(0).best().reason()) : null,
            isOne ? texts.get(0).get(0).score() : Double.NaN),
        promptTokens,
        newTokens);
  }
}
