package dev.millstream.jobs.options;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.chat.PromptTemplate;
import dev.millstream.chat.jinja.TemplateException;
import dev.millstream.generate.text.TextWriter;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what texts are written; a record's own parameters override them. */
final class WritingFlags extends ParameterFlags {
  private static final int MOST_TOKENS = 1_000_000;
  private static final int MOST_TEXTS = 1_000;
  private static final List<String> OF_DRAWING =
      List.of("--do-sample", "--temperature", "--top-k", "--top-p", "--best-of");
  private static final List<String> OF_WRITING =
      List.of(
          "--max-new-tokens",
          "--do-sample",
          "--greedy",
          "--temperature",
          "--top-k",
          "--top-p",
          "--seed",
          "--best-of",
          "--scorer",
          "--json-schema",
          "--regex",
          "--choices",
          "--pieces-to");

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "What is written: text-generation by a causal model; summarization, translation, translation_xx_to_yy or text2text-generation by an encoder-decoder. Or perplexity: how likely a causal model finds the records' texts.")
  @OptionDoc(example = "--task summarization")
  String task = WritingTask.TEXT_GENERATION.name();

  @Option(
      names = "--template",
      paramLabel = "TEXT",
      description =
          "A prompt made of the record's fields, in the language of chat templates (Jinja): 'Summarise: {{ text }}'.")
  @OptionDoc(
      example = "--template 'Summarise: {{ text }}'",
      absent = "the record's text is the prompt")
  @Nullable String template;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "What the model is told to be. Prompts are then messages, which it answers.")
  @OptionDoc(example = "--system 'You are terse.'", absent = "nothing")
  @Nullable String system;

  @Option(
      names = "--chat",
      description = "Prompts are messages by a user, which the model answers in its chat template.")
  @OptionDoc(example = "--chat", absent = "a prompt is a text, which the model goes on with")
  boolean chat;

  @Option(names = "--max-new-tokens", paramLabel = "N", description = "Most tokens of a text.")
  @OptionDoc(example = "--max-new-tokens 64", absent = "256, or as the model says")
  @Nullable String maxNewTokens;

  @Option(
      names = "--do-sample",
      description = "Draw tokens, also where the model's own configuration takes the likeliest.")
  @OptionDoc(example = "--do-sample", absent = "tokens are drawn, unless the model says otherwise")
  boolean doSample;

  @Option(names = "--greedy", description = "Take the likeliest token each time, and draw none.")
  @OptionDoc(example = "--greedy", absent = "as of --do-sample")
  boolean greedy;

  @Option(
      names = "--temperature",
      paramLabel = "NUMBER",
      description = "Above 1 for a wilder draw, below for a tamer one.")
  @OptionDoc(example = "--temperature 0.3", absent = "0.7, or as the model says")
  @Nullable String temperature;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Draw from the N likeliest tokens alone; 0 for all.")
  @OptionDoc(example = "--top-k 20", absent = "50, or as the model says")
  @Nullable String topK;

  @Option(
      names = "--top-p",
      paramLabel = "NUMBER",
      description = "Draw from the likeliest tokens whose probabilities together reach this.")
  @OptionDoc(example = "--top-p 0.9", absent = "1, all of them, or as the model says")
  @Nullable String topP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of the job: with it and a record's id its text is drawn, so that a replay gives the same text.")
  @OptionDoc(example = "--seed 42")
  String seed = "0";

  @Option(
      names = "--best-of",
      paramLabel = "N",
      description =
          "Draw N texts for each prompt; the answer is the one whose tokens have the highest mean log-probability.")
  @OptionDoc(example = "--best-of 4", absent = "one text is drawn")
  @Nullable String bestOf;

  @Option(
      names = "--scorer",
      paramLabel = "MODEL",
      description =
          "With --best-of: the answer is the text that this cross-encoder or reward model scores highest beside the prompt; a name or folder as of --model.")
  @OptionDoc(example = "--scorer org/reward", absent = "the mean log-probability decides")
  @Nullable String scorer;

  @Option(
      names = "--json-schema",
      paramLabel = "SCHEMA",
      description =
          "Texts are JSON of this schema, enforced token by token: a schema, or the path of a file with one.")
  @OptionDoc(example = "--json-schema answer.schema.json", absent = "any text")
  @Nullable String jsonSchema;

  @Option(
      names = "--regex",
      paramLabel = "REGEX",
      description = "Texts match this regular expression from end to end, token by token.")
  @OptionDoc(example = "--regex '[A-Z]{2}-[0-9]+'", absent = "any text")
  @Nullable String regex;

  @Option(
      names = "--choices",
      paramLabel = "TEXTS",
      description = "Texts are one of these, with commas.")
  @OptionDoc(example = "--choices yes,no", absent = "any text")
  @Nullable String choices;

  @Option(
      names = "--details",
      description = "Tell token ids, log-probabilities, and why a text ended.")
  @OptionDoc(example = "--details", absent = "the text or perplexity alone, as in Python")
  boolean details;

  /** What is written; what is wrong with it is noted. */
  WritingTask task(Values values) {
    try {
      WritingTask asked = WritingTask.of(task);
      if (!asked.equals(WritingTask.TEXT_GENERATION) && (chat || system != null)) {
        values.problem(
            "--chat and --system are for text-generation, but the task %s reads texts and no messages. Leave them out."
                .formatted(task));
      }
      if (asked.isPerplexity()) {
        OF_WRITING.stream()
            .filter(values::given)
            .forEach(
                option ->
                    values.problem(
                        "%s is given, but the task perplexity writes no text. Leave it out."
                            .formatted(option)));
        return asked;
      }
      return scorer == null ? asked : scored(values, asked, scorer);
    } catch (IllegalArgumentException unknown) {
      values.problem("--task: " + unknown.getMessage());
      return WritingTask.TEXT_GENERATION;
    }
  }

  /** The task with the scorer, which runs on the CPU as the model that writes does. */
  private WritingTask scored(Values values, WritingTask asked, String typed) {
    if (asked.isText2Text()) {
      values.problem(
          "--scorer picks one of the texts that text-generation draws, but the task was %s. Leave it out."
              .formatted(task));
      return asked;
    }
    if (typed.isBlank()) {
      values.mustBe("--scorer", typed, "a folder, or a name of the Hugging Face Hub");
      return asked;
    }
    return asked.scoredBy(ModelSpec.of(ModelRef.parse(typed)).with(Device.CPU));
  }

  /** The parameters of records that have none of their own, as a JSON object. */
  String parameters(Values values, WritingTask asked) {
    ObjectNode all = given(values);
    int before = values.problems().size();
    Integer most = values.numberOrNull("--max-new-tokens", maxNewTokens, 1, MOST_TOKENS);
    if (most != null) {
      all.put("max_new_tokens", most);
    }
    putDraw(values, all);
    if (details) {
      all.put("details", true);
    }
    new TypedGrammar(jsonSchema, regex, choices).put(values, all);
    checkTemplate(values);
    if (values.problems().size() == before) {
      try {
        TextWriter.check(asked, all.toString());
      } catch (IllegalArgumentException wrong) {
        values.problem(String.valueOf(wrong.getMessage()));
      }
    }
    return all.toString();
  }

  /** How a token is drawn; nothing of that goes with taking the likeliest. */
  private void putDraw(Values values, ObjectNode all) {
    for (String option : OF_DRAWING) {
      if (greedy && values.given(option)) {
        values.problem(
            "%s is of no use with --greedy, which draws no token. Leave one of the two out."
                .formatted(option));
      }
    }
    if (greedy || doSample) {
      all.put("do_sample", !greedy);
    }
    putNumber(values, all, "--temperature", "temperature", temperature);
    putNumber(values, all, "--top-p", "top_p", topP);
    Integer likeliest = values.numberOrNull("--top-k", topK, 0, MOST_TOKENS);
    if (likeliest != null) {
      all.put("top_k", likeliest);
    }
    Integer texts = values.numberOrNull("--best-of", bestOf, 1, MOST_TEXTS);
    if (texts != null) {
      all.put("best_of", texts);
    }
    if (scorer != null && !all.has("best_of")) {
      values.problem(
          "--scorer is given without --best-of. Say how many texts are drawn, e.g. %s, or leave it out."
              .formatted(values.eg("--best-of")));
    }
  }

  private static void putNumber(
      Values values, ObjectNode all, String option, String name, @Nullable String typed) {
    if (typed == null) {
      return;
    }
    if (typed.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      all.put(name, Double.parseDouble(typed));
    } else {
      values.mustBe(option, typed, "a number");
    }
  }

  private void checkTemplate(Values values) {
    if (template != null) {
      try {
        PromptTemplate.of("--template", template);
      } catch (TemplateException wrong) {
        values.problem(String.valueOf(wrong.getMessage()));
      }
    }
  }

  /** How records become prompts; what is wrong with it is noted. */
  TextOptions options(
      Values values, WritingTask asked, SlotFlags slots, @Nullable Endpoint pieces) {
    return new TextOptions(
        asked,
        template,
        system,
        chat || system != null,
        seed(values),
        slots.budget(values),
        slots.timeout(values),
        pieces);
  }

  private long seed(Values values) {
    try {
      return Long.parseLong(seed);
    } catch (NumberFormatException wrong) {
      values.mustBe("--seed", seed, "a whole number");
      return 0;
    }
  }
}
