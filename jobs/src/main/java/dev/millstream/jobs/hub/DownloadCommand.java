package dev.millstream.jobs.hub;

import dev.millstream.hub.ModelLocator;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.Patterns;
import dev.millstream.jobs.fetch.FetchBar;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.OptionDoc;
import dev.millstream.jobs.options.Values;
import dev.millstream.model.HubNames;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches files into the cache and prints where they are. */
@Command(
    name = "download",
    header = "Fetch a repository, or some files of it, into the cache.",
    customSynopsis = "${COMMAND-FULL-NAME} REPO [FILE...] [options]",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    description = {
      "Fetches what is not there yet into the cache that is shared with Python, checks it, and prints"
          + " the folder; of a single FILE, its path. Without FILE and --include, files that can run"
          + " code when they are opened are left out: pickles, scripts, libraries and archives."
    },
    footer = {
      "",
      "Examples",
      "    ${COMMAND-FULL-NAME} acme/toy --variant q8",
      "    ${COMMAND-FULL-NAME} acme/texts --repo-type dataset --include '*.json'"
    })
final class DownloadCommand extends HubAction {
  private final HubTools tools;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REPO",
      description = "organisation/name",
      hideParamSyntax = true)
  private @Nullable String repo;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FILE",
      description = "Names of files.",
      hideParamSyntax = true)
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description = "Only files whose name matches; * matches / too. May be repeated.")
  @OptionDoc(example = "--include '*.json'", absent = "all")
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description = "Not files whose name matches. May be repeated.")
  @OptionDoc(example = "--exclude '*.safetensors'", absent = "none")
  private List<String> exclude = new ArrayList<>();

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description =
          "Only what it takes to run this variant of a model: fp32, fp16, q8, int8, uint8, q4, q4f16,"
              + " bnb4, the name of an ONNX file, or auto.")
  @OptionDoc(example = "--variant q8", absent = "all variants")
  private @Nullable String variant;

  @Mixin(name = "Repository")
  private final RepoFlags flags = new RepoFlags();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  DownloadCommand(HubTools tools) {
    this.tools = tools;
  }

  @Override
  public Integer call() {
    Values values = values();
    RepoAt what = flags.read(values, repo);
    Variant wanted = variant(values);
    files.forEach(file -> checkFile(values, file));
    boolean patterns = !include.isEmpty() || !exclude.isEmpty();
    if (!files.isEmpty() && patterns) {
      values.problem("FILE is given with --include or --exclude. Name files, or give patterns.");
    }
    if (wanted != null && (!files.isEmpty() || patterns)) {
      values.problem(
          "--variant is given with FILE, --include or --exclude, but it says itself which files are"
              + " fetched. Leave one of the two out.");
    }
    requireNoProblem(values);
    if (what != null) {
      out().println(fetch(what, wanted));
      out().flush();
    }
    return 0;
  }

  private Path fetch(RepoAt what, @Nullable Variant wanted) {
    try (FetchBar bar = FetchBar.on(err(), tools.where().environment())) {
      if (wanted != null) {
        return new ModelLocator(tools.where().environment(), tools.where().home(), bar)
            .fetched(new ModelRef.Hub(what.repo().id(), what.revision()), wanted)
            .root();
      }
      Download download = new Download(tools, bar, err());
      return files.isEmpty()
          ? download.matching(what, new Patterns(include, exclude))
          : download.named(what, files);
    }
  }

  private @Nullable Variant variant(Values values) {
    if (variant == null) {
      return null;
    }
    if (flags.isOf(HubRepo.Kind.DATASET)) {
      values.problem(
          "--variant is of a model, but --repo-type is dataset. Leave one of the two out.");
    }
    try {
      return Variant.parse(variant);
    } catch (IllegalArgumentException unknown) {
      values.mustBe("--variant", variant, Variant.CHOICES);
      return null;
    }
  }

  private static void checkFile(Values values, String file) {
    if (file.contains("*") || file.contains("?")) {
      values.problem(
          "FILE was '%s', which is a pattern. Give it as --include '%s'.".formatted(file, file));
    } else if (!HubNames.isInside(file)) {
      values.problem(
          "FILE was '%s' but must be a name below the repository, such as onnx/model.onnx."
              .formatted(file));
    }
  }
}
