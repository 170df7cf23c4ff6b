package dev.millstream.jobs.cli;

import dev.millstream.generate.text.TextWriter;
import dev.millstream.generate.text.WriterLease;
import dev.millstream.generate.text.WriterPool;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.jobs.chat.Conversation;
import dev.millstream.jobs.fetch.ModelDownload;
import dev.millstream.jobs.options.ChecksItself;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.Values;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.ModelSpec;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Talks to a model in the terminal. */
@Command(
    name = "chat",
    header = "Talk to a model.",
    descriptionHeading = "%n",
    description = {
      "Answers each line of standard input as it comes, token by token, and remembers the conversation.",
      "/clear begins a new one, /quit or the end of the input ends it."
    })
final class ChatCommand implements Callable<Integer>, ChecksItself {
  private static final WritingBudget ONE_TEXT =
      new WritingBudget(1, 0, WritingBudget.DEFAULT.memoryBytes(), 0);

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "A model with a chat template: organisation/name, or a folder.")
  @Nullable String model;

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description = "Which of its ONNX files runs, such as q4.")
  String variant = "auto";

  @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told to be.")
  @Nullable String system;

  @Option(
      names = "--parameters",
      paramLabel = "JSON",
      description = "Parameters by Python's names, such as '{\"temperature\": 0.3}'.")
  String parameters = "{}";

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  @Spec private @Nullable CommandSpec spec;

  private ChatCommand() {}

  static CommandLine line() {
    return new CommandLine(new ChatCommand());
  }

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set up this command");
    }
    boolean isTerminal = System.getenv("MILLSTREAM_TERMINAL_IN") != null;
    ModelSpec asked = asked(spec.commandLine().getParseResult());
    ModelDownload.show(asked);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (WriterLease lease = WriterPool.ofThisProcess().lease(asked, ONE_TEXT)) {
      int unanswered =
          new Conversation(
                  lease.writer().with(parameters),
                  system,
                  spec.commandLine().getOut(),
                  System.getenv("MILLSTREAM_TERMINAL") != null,
                  spec.commandLine().getErr(),
                  isTerminal)
              .run(in);
      return unanswered == 0 || isTerminal ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  /** Which model; every problem of the command line is found, not only the first. */
  private ModelSpec asked(ParseResult parsed) {
    Values values = new Values(parsed);
    if (model == null || model.isBlank()) {
      values.problem(
          "--model is missing: name one that answers in a conversation, e.g. --model HuggingFaceTB/SmolLM2-135M-Instruct.");
    }
    try {
      TextWriter.check(parameters);
    } catch (IllegalArgumentException wrong) {
      values.problem("--parameters: " + wrong.getMessage());
    }
    Variant file = Variant.AUTO;
    try {
      file = Variant.parse(variant);
    } catch (IllegalArgumentException unknown) {
      values.problem("--" + unknown.getMessage());
    }
    if (model == null || !values.problems().isEmpty()) {
      throw values.refusal();
    }
    return ModelSpec.of(ModelRef.parse(model)).with(file);
  }
}
