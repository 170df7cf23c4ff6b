package dev.millstream.jobs.options;

import dev.millstream.model.EngineChoice;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.Variant;
import dev.millstream.request.HubTask;
import dev.millstream.request.TokenizeRequests;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParseResult;

/**
 * The command line of {@code millstream tokenize}.
 *
 * <p>Not thread-safe, like all of picocli's models.
 */
public final class TokenizeJobFlags {
  private static final String DESCRIPTION =
      "Turns texts into tokens with a model's tokenizer alone: ids, tokens, offsets, masks, words,"
          + " and windows of long texts, in the form of a Python tokenizer's call. A record is a JSON"
          + " object with a text field, or with \"inputs\" and \"parameters\".";

  private static final String EXAMPLES =
      """

      Examples
        One line of tokens for each line of a file, in the same order:
          %1$s --model org/name --from file:docs.jsonl --to file:tokens.jsonl
        Windows of 128 tokens, 16 of them shared:
          cat docs.jsonl | %1$s --truncation stride --max-length 128 --stride 16 \\
              --from - --to -

      Times are written 500ms, 5s, 1min or 2h. Arguments can stand in a file: @FILE.
      """;

  private static final JobUsage USAGE =
      new JobUsage("--from INPUT --to OUTPUT", DESCRIPTION, EXAMPLES);

  @Mixin(name = "Tokens")
  private final TokenizeFlags tokens = new TokenizeFlags();

  @Mixin(name = "Input")
  private final TextFieldFlags input = new TextFieldFlags();

  @Mixin(name = "Output")
  private final OutputFlags output = new OutputFlags();

  @Mixin(name = "Model")
  private final ModelNameFlags model = new ModelNameFlags();

  @Mixin(name = "Kafka")
  private final KafkaFlags kafka = new KafkaFlags();

  @Mixin(name = "Running")
  private final RuntimeFlags runtime = new RuntimeFlags();

  /** Gives the command that these flags belong to its description and examples. */
  public static void describe(CommandLine line, String typed) {
    USAGE.describe(line, typed);
  }

  /**
   * Reads what picocli matched.
   *
   * @throws UsageException with every problem found
   */
  public TaskOptions read(ParseResult parsed) {
    Values values = new Values(parsed);
    String parameters = tokens.parameters(values);
    RequestOptions source = input.read(values, HubTask.TEXT_CLASSIFICATION);
    List<Endpoint> to = output.outputs(values);
    Endpoint letters = output.deadLetters(values);
    ModelChoice choice =
        new ModelChoice(
            model.model(values), Variant.AUTO, null, GpuOptions.DEFAULT, EngineChoice.DIRECT);
    KafkaOptions topics =
        kafka.read(
            values,
            TokenizeRequests.NAME,
            new Topics(
                source == null ? null : source.from(),
                to,
                letters == null ? List.of() : List.of(letters)));
    RuntimeOptions run = runtime.read(values);
    BatchOptions batches = new BatchFlags().read(values);
    AnswerOptions answers =
        to.isEmpty() || letters == null ? null : new AnswerOptions(to, Map.of(), null, 0, letters);
    if (answers != null) {
      Outputs.checkAnswers(values, source == null ? null : source.from(), answers, null);
    }
    if (!values.problems().isEmpty() || source == null || answers == null) {
      throw values.refusal();
    }
    return new TaskOptions(null, null, parameters, choice, source, answers, batches, topics, run);
  }
}
