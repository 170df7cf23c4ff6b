package dev.millstream.jobs.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.ModelLocator;
import dev.millstream.jobs.check.DryLoadLimits;
import dev.millstream.jobs.check.DryLoadReport;
import dev.millstream.jobs.fetch.FetchBar;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.OptionDoc;
import dev.millstream.jobs.options.Values;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.ModelArithmetic;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads a model where it can do no harm. */
@Command(
    name = "check",
    header = "Try a model that nobody vouches for.",
    customSynopsis = "${COMMAND-FULL-NAME} MODEL [options]",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    description =
        "Fetches a model, then loads it and runs it once in a process of its own, with limits of memory"
            + " and time and without a network or a token: what a bad file breaks there is no"
            + " TaskManager. Exits with 1 if it does not load.")
final class CheckCommand extends HubAction {
  private static final int MOST_MEGABYTES = 1_000_000;

  private final HubTools tools;
  private final Trial trial;

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "organisation/name, organisation/name@revision, or a folder",
      hideParamSyntax = true)
  private @Nullable String model;

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description = "Which of its ONNX files, as for millstream embed.")
  @OptionDoc(example = "--variant q8")
  private String variant = "auto";

  @Option(
      names = "--memory",
      paramLabel = "MB",
      description = "How much memory it may use, Java's 200 MB among them; enforced on Linux.")
  @OptionDoc(example = "--memory 8192")
  private String memory = Integer.toString(DryLoadLimits.DEFAULT.megabytes());

  @Option(names = "--time", paramLabel = "TIME", description = "How long it may take.")
  @OptionDoc(example = "--time 5min")
  private String time = "2min";

  @Mixin(name = "Options")
  private final JsonFlag format = new JsonFlag();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  /** Loads and runs a model whose files are on this machine. */
  interface Trial {
    DryLoadReport run(DryLoadLimits limits, ModelRef ref, Variant variant)
        throws IOException, InterruptedException;
  }

  CheckCommand(HubTools tools, Trial trial) {
    this.tools = tools;
    this.trial = trial;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Values values = values();
    ModelRef ref = ref(values);
    Variant wanted = variant(values);
    int megabytes =
        values.number("--memory", memory, DryLoadLimits.LEAST_MEGABYTES, MOST_MEGABYTES);
    Duration limit = values.duration("--time", time, Duration.ofSeconds(1));
    requireNoProblem(values);
    if (ref != null) {
      DryLoadLimits limits = new DryLoadLimits(megabytes, limit);
      ModelFiles files = fetch(ref, wanted);
      DryLoadReport report =
          trial.run(limits, settled(ref, files), Variant.parse(files.onnxName()));
      if (format.json) {
        out().println(json(files, report));
      } else {
        out().print(text(files, report, limits));
      }
      out().flush();
    }
    return 0;
  }

  private @Nullable ModelRef ref(Values values) {
    if (model == null) {
      values.problem(
          "MODEL is missing: name a model, e.g. sentence-transformers/all-MiniLM-L6-v2 or ./folder.");
      return null;
    }
    try {
      return ModelRef.parse(model);
    } catch (IllegalArgumentException why) {
      values.problem(String.valueOf(why.getMessage()));
      return null;
    }
  }

  private Variant variant(Values values) {
    try {
      return Variant.parse(variant);
    } catch (IllegalArgumentException unknown) {
      values.mustBe("--variant", variant, Variant.CHOICES);
      return Variant.AUTO;
    }
  }

  private ModelFiles fetch(ModelRef ref, Variant wanted) {
    try (FetchBar bar = FetchBar.on(err(), tools.where().environment())) {
      return new ModelLocator(tools.where().environment(), tools.where().home(), bar)
          .locate(ref, wanted, Device.Kind.CPU);
    }
  }

  /** The same bytes, which a process without a network finds too. */
  private static ModelRef settled(ModelRef ref, ModelFiles files) {
    return ref instanceof ModelRef.Remote
        ? new ModelRef.Folder(files.root().toString())
        : ref.pinnedTo(files.revision());
  }

  private String text(ModelFiles files, DryLoadReport report, DryLoadLimits limits) {
    Facts facts =
        new Facts(
                files.name() + (report.dimension() == null ? " loads." : " loads and runs."),
                tools.where().width())
            .add("revision", files.revision())
            .add("file", files.onnxName())
            .sentence("computes in", ModelArithmetic.of(files).inWords())
            .add("vocabulary", report.vocabulary() == null ? null : report.vocabulary() + " tokens")
            .add("inputs", report.inputs())
            .add("outputs", report.outputs())
            .sentence("embeds", embeds(report))
            .add("took", String.format(Locale.ROOT, "%.1f s", report.millis() / 1000.0));
    if (report.peakMegabytes() > 0) {
      facts.add("memory", "%d MB of %d MB".formatted(report.peakMegabytes(), limits.megabytes()));
    }
    return facts.render();
  }

  private static String json(ModelFiles files, DryLoadReport report) {
    ModelArithmetic arithmetic = ModelArithmetic.of(files);
    ObjectNode json =
        JsonText.object()
            .put("model", files.name())
            .put("revision", files.revision())
            .put("file", files.onnxName())
            .put("arithmetic", arithmetic.kind())
            .put("depends_on_batch", arithmetic.dependsOnBatchMates())
            .put("vocabulary", report.vocabulary())
            .put("dimension", report.dimension())
            .put("no_embedding", report.noEmbedding())
            .put("millis", report.millis())
            .put("peak_megabytes", report.peakMegabytes());
    json.set("inputs", JsonText.array(report.inputs()));
    json.set("outputs", JsonText.array(report.outputs()));
    return JsonText.line(json);
  }

  private static String embeds(DryLoadReport report) {
    return report.dimension() == null
        ? "no: " + report.noEmbedding()
        : "texts into %d numbers each".formatted(report.dimension());
  }
}
