package dev.millstream.jobs.options;

import dev.millstream.generate.text.WritingTask;
import dev.millstream.request.HubTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * The command line of a task's job: one parser for {@code ClassifyJob}, {@code millstream classify}
 * and {@code millstream run}.
 *
 * <p>Not thread-safe, like all of picocli's models.
 */
@Command(name = TaskJobFlags.JOB)
public final class TaskJobFlags {
  static final String JOB = "ClassifyJob";

  private static final String DESCRIPTION =
      "Asks a model about each record: classifies, tags, answers, fills masks, ranks. A record is a"
          + " JSON object with the fields that the options name, or with \"inputs\" and"
          + " \"parameters\" as the Inference API has them; its answer has the shape of Python's"
          + " pipeline.";

  private static final String EXAMPLES =
      """

      Examples
        From one topic to another, spam apart, what is unsure for people to look at:
          %1$s --model org/spam --bootstrap-servers localhost:9092 \\
              --from kafka:mails --to kafka:labels --route spam=kafka:spam \\
              --threshold 0.9 --low-confidence kafka:to-review
        Labels of your own, one line of JSON for each line of a file, in the same order:
          %1$s --task zero-shot-classification --labels invoice,complaint,other \\
              --model org/nli --from file:mails.jsonl --to file:labels.jsonl
        Names in a pipe:
          cat docs.jsonl | %1$s --task token-classification --aggregation simple \\
              --model org/ner --from - --to -

      Times are written 500ms, 5s, 1min or 2h. Arguments can stand in a file: @FILE.
      """;

  private static final Set<HubTask> OF_THE_BUNDLED_MODEL =
      Set.of(HubTask.FEATURE_EXTRACTION, HubTask.SENTENCE_SIMILARITY);

  private static final JobUsage USAGE =
      new JobUsage("--model MODEL --from INPUT --to OUTPUT", DESCRIPTION, EXAMPLES);

  @Mixin(name = "Task")
  private final TaskFlags task = new TaskFlags();

  @Mixin(name = "Input")
  private final RequestFieldFlags input = new RequestFieldFlags();

  @Mixin(name = "Output")
  private final AnswerFlags answers = new AnswerFlags();

  @Mixin(name = "Model")
  private final TaskModelFlags model = new TaskModelFlags();

  @Mixin(name = "GPU")
  private final GpuFlags gpu = new GpuFlags();

  @Mixin(name = "Kafka")
  private final KafkaFlags kafka = new KafkaFlags();

  @Mixin(name = "Running")
  private final RuntimeFlags runtime = new RuntimeFlags();

  @Mixin(name = "Batches")
  private final BatchFlags batches = new BatchFlags();

  /** The options that say which model answers. */
  static final class TaskModelFlags extends ModelChoiceFlags {
    @Option(
        names = "--adapter-field",
        paramLabel = "FIELD",
        description =
            "The JSON field with the name of the adapter that a record is for; a record without it is asked of the model as it is. --adapter may then be given several times.")
    @OptionDoc(example = "--adapter-field language", absent = "the one adapter, for all records")
    @Nullable String adapterField;

    @Override
    @Nullable String adapterField() {
      return adapterField;
    }

    @Override
    String whyOneAdapter() {
      return "nothing says which of them a record is for. Name the field that does with --adapter-field, or run a job for each.";
    }
  }

  /** The whole help text of the job. */
  public static String help(int width) {
    return USAGE.help(new TaskJobFlags(), JOB, width);
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
  TaskOptions parse(String... args) {
    return read(ParseProblems.collected(this, args), HubTask.TEXT_CLASSIFICATION);
  }

  /**
   * Reads what picocli matched, when these flags are part of another command.
   *
   * @param usual the task where none is named; null where one must be
   * @throws UsageException with every problem found
   */
  public TaskOptions read(ParseResult parsed, @Nullable HubTask usual) {
    Values values = new Values(parsed);
    HubTask what = task.task(values, usual);
    WritingTask writing = task.writing();
    String name = writing == null ? what.hubName() : writing.name();
    String parameters =
        writing == null ? task.parameters(values, what) : task.writingParameters(values, writing);
    RequestOptions source = input.read(values, what);
    Endpoint from = source == null ? null : source.from();
    AnswerOptions outputs = answers.read(values);
    ModelChoice which = model.choice(values, gpu);
    requireFit(values, name, writing == null ? what : null, which);
    KafkaOptions topics = kafka.read(values, name, topics(from, outputs));
    RuntimeOptions run = runtime.read(values);
    BatchOptions together = batches.read(values);
    if (outputs != null) {
      Outputs.checkAnswers(values, from, outputs, null);
    }
    if (!values.problems().isEmpty() || source == null || outputs == null) {
      throw values.refusal();
    }
    TextOptions texts = writing == null ? null : TextOptions.of(writing);
    return new TaskOptions(
        writing == null ? what : null,
        texts,
        parameters,
        which,
        source,
        outputs,
        together,
        topics,
        run);
  }

  /** Checks the model for a task; null for one that writes. */
  private static void requireFit(
      Values values, String name, @Nullable HubTask what, ModelChoice which) {
    if (what == null) {
      GenerateJobFlags.requireCpu(values, which);
    }
    if (!values.given("--model") && (what == null || !OF_THE_BUNDLED_MODEL.contains(what))) {
      values.problem(
          "--model is missing: the bundled model only embeds. Name one that was made for %s, e.g. %s."
              .formatted(name, values.eg("--model")));
    }
  }

  private static Topics topics(@Nullable Endpoint from, @Nullable AnswerOptions outputs) {
    List<Endpoint> written = outputs == null ? List.of() : new ArrayList<>(outputs.outputs());
    return new Topics(from, written, outputs == null ? List.of() : List.of(outputs.deadLetters()));
  }
}
