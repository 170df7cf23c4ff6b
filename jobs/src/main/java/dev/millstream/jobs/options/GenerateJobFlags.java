package dev.millstream.jobs.options;

import dev.millstream.generate.text.WritingTask;
import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * The command line of {@code GenerateJob} and {@code millstream generate}.
 *
 * <p>Not thread-safe, like all of picocli's models.
 */
@Command(name = GenerateJobFlags.JOB)
public final class GenerateJobFlags {
  static final String JOB = "GenerateJob";

  private static final String DESCRIPTION =
      "Has a causal language model write a text for each record, many side by side. A record is a"
          + " JSON object with a text field, with the fields of a template, or with \"inputs\" (a"
          + " string or messages) and \"parameters\"; its answer has the shape of Python's"
          + " text-generation pipeline.";

  private static final String EXAMPLES =
      """

      Examples
        Answers in a conversation, from one topic to another:
          %1$s --model HuggingFaceTB/SmolLM2-135M-Instruct --variant q4 \\
              --bootstrap-servers localhost:9092 --system 'You are terse.' \\
              --from kafka:questions --to kafka:answers --max-new-tokens 64
        Fields taken out of mails, as JSON that keeps to a schema:
          %1$s --model org/name --template 'Mail: {{ body }}' --chat --greedy \\
              --json-schema mail.schema.json --from file:mails.jsonl --to file:fields.jsonl

      Times are written 500ms, 5s, 1min or 2h. Arguments can stand in a file: @FILE.
      """;

  private static final JobUsage USAGE =
      new JobUsage("--model MODEL --from INPUT --to OUTPUT", DESCRIPTION, EXAMPLES);

  @Mixin(name = "Texts")
  private final WritingFlags writing = new WritingFlags();

  @Mixin(name = "Input")
  private final PromptFieldFlags input = new PromptFieldFlags();

  @Mixin(name = "Output")
  private final WrittenOutputFlags output = new WrittenOutputFlags();

  @Mixin(name = "Model")
  private final TaskJobFlags.TaskModelFlags model = new TaskJobFlags.TaskModelFlags();

  @Mixin(name = "Slots")
  private final SlotFlags slots = new SlotFlags();

  @Mixin(name = "Kafka")
  private final KafkaFlags kafka = new KafkaFlags();

  @Mixin(name = "Running")
  private final RuntimeFlags runtime = new RuntimeFlags();

  /** The whole help text of the job. */
  public static String help(int width) {
    return USAGE.help(new GenerateJobFlags(), JOB, width);
  }

  /** Gives the command that these flags belong to its description and examples. */
  public static void describe(CommandLine line, String typed) {
    USAGE.describe(line, typed);
  }

  /**
   * Reads a whole command line.
   *
   * @throws UsageException with every problem found
   */
  public static TaskOptions parse(String... args) {
    GenerateJobFlags flags = new GenerateJobFlags();
    return flags.read(ParseProblems.collected(flags, args));
  }

  /**
   * Reads what picocli matched.
   *
   * @throws UsageException with every problem found
   */
  public TaskOptions read(ParseResult parsed) {
    Values values = new Values(parsed);
    WritingTask task = writing.task(values);
    String parameters = writing.parameters(values, task);
    Endpoint pieces = output.pieces(values);
    TextOptions texts = writing.options(values, task, slots, pieces);
    RequestOptions source = input.read(values, texts.template() != null);
    List<Endpoint> to = output.outputs(values);
    Endpoint letters = output.deadLetters(values);
    ModelChoice choice = model.choice(values, new GpuFlags());
    requireCpu(values, choice);
    if (!values.given("--model")) {
      values.problem(
          "--model is missing: the bundled model only embeds. Name one that writes, e.g. %s."
              .formatted("--model HuggingFaceTB/SmolLM2-135M-Instruct"));
    }
    KafkaOptions topics =
        kafka.read(
            values,
            task.name(),
            new Topics(
                source == null ? null : source.from(),
                to,
                Stream.of(letters, pieces).filter(Objects::nonNull).toList()));
    RuntimeOptions run = runtime.read(values);
    BatchOptions batches = slots.batches(values, texts.budget());
    AnswerOptions answers =
        to.isEmpty() || letters == null ? null : new AnswerOptions(to, Map.of(), null, 0, letters);
    if (answers != null) {
      Outputs.checkAnswers(values, source == null ? null : source.from(), answers, pieces);
    }
    if (!values.problems().isEmpty() || source == null || answers == null) {
      throw values.refusal();
    }
    return new TaskOptions(null, texts, parameters, choice, source, answers, batches, topics, run);
  }

  /** A model that writes runs on the CPU, by ONNX Runtime. */
  static void requireCpu(Values values, ModelChoice choice) {
    if (choice.device() != null && choice.device().kind() != Device.Kind.CPU) {
      values.problem(
          "--device was '%s', but a model that writes runs on the CPU. Leave it out."
              .formatted(choice.device()));
    }
    if (choice.engine() != EngineChoice.DIRECT) {
      values.problem(
          "--engine was '%s', but only direct runs a model that writes. Leave it out."
              .formatted(choice.engine()));
    }
  }

  /** The options that say where texts go, whole and in pieces. */
  static final class WrittenOutputFlags extends OutputFlags {
    @Option(
        names = "--pieces-to",
        paramLabel = "OUTPUT",
        description =
            "Where texts go piece by piece as they are written, numbered, at least once: kafka:TOPIC, file:PATH, or - for standard output.")
    @OptionDoc(example = "--pieces-to kafka:pieces", absent = "nowhere")
    @Nullable String piecesTo;

    /** Where pieces go; null for nowhere, and with a note where that cannot be made out. */
    @Nullable Endpoint pieces(Values values) {
      return piecesTo == null
          ? null
          : values.endpoint("--pieces-to", piecesTo, LINES, Endpoint.StandardStream.OUTPUT);
    }
  }

  /** The options that say where in a record its prompt is. */
  static final class PromptFieldFlags extends InputFlags {
    @Option(
        names = "--prompt-field",
        paramLabel = "FIELD",
        description = "The JSON field that holds the prompt: a text, or a list of messages.")
    @OptionDoc(example = "--prompt-field question", absent = "that of --text-field")
    @Nullable String promptField;

    @Nullable RequestOptions read(Values values, boolean isTemplate) {
      Endpoint endpoint = from(values);
      ValueFormat format =
          format(
              values, List.of("--text-field", "--prompt-field", "--id-field", "--adapter-field"));
      String id = idField == null ? "id" : idField;
      boolean isNamed = promptField != null || values.given("--text-field");
      if (isTemplate && (format == ValueFormat.TEXT || isNamed)) {
        values.problem(
            "--template names the fields of JSON records, so neither --text-field, --prompt-field nor --value-format text goes with it. Leave them out.");
      }
      if (promptField != null && values.given("--text-field")) {
        values.problem(
            "--prompt-field and --text-field both name the field of the prompt. Leave one of the two out.");
      }
      String field = promptField == null ? textField : promptField;
      return endpoint == null
          ? null
          : new RequestOptions(endpoint, format, id, isTemplate ? null : field, Map.of());
    }
  }
}
