package dev.millstream.jobs.hub;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.Patterns;
import dev.millstream.hub.client.RepositoryNotFoundException;
import dev.millstream.hub.client.RevisionNotFoundException;
import dev.millstream.hub.upload.CommitOptions;
import dev.millstream.hub.upload.CommitResult;
import dev.millstream.hub.upload.HubUpload;
import dev.millstream.hub.upload.UploadFile;
import dev.millstream.jobs.fetch.FetchBar;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.OptionDoc;
import dev.millstream.jobs.options.Values;
import dev.millstream.model.HubNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes files in one commit. */
@Command(
    name = "upload",
    header = "Publish files.",
    customSynopsis = "${COMMAND-FULL-NAME} REPO PATH... [options]",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    description =
        "Commits files, and what is in folders but for hidden files, to a repository, which is made"
            + " when it is missing, and prints the commit's address. Files that are there already are"
            + " not sent again. HF_TOKEN must be allowed to write.",
    footer = {"", "Example", "    ${COMMAND-FULL-NAME} acme/toy model-folder --private"})
final class UploadCommand extends HubAction {
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
      paramLabel = "PATH",
      description = "Files, and folders whose contents are published.",
      hideParamSyntax = true)
  private List<String> paths = new ArrayList<>();

  @Option(names = "--message", paramLabel = "TEXT", description = "The commit's title.")
  @OptionDoc(example = "--message 'Add the ONNX file'", absent = "says how many files")
  private @Nullable String message;

  @Option(
      names = "--path-in-repo",
      paramLabel = "FOLDER",
      description = "The folder of the repository to put them into.")
  @OptionDoc(example = "--path-in-repo onnx", absent = "its root")
  private String below = "";

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description = "Only files whose name below PATH matches. May be repeated.")
  @OptionDoc(example = "--include '*.json'", absent = "all")
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description = "Not files whose name below PATH matches. May be repeated.")
  @OptionDoc(example = "--exclude '*.bin'", absent = "none")
  private List<String> exclude = new ArrayList<>();

  @Option(names = "--private", description = "A repository that is made now is private.")
  private boolean isPrivate;

  @Option(names = "--create-pr", description = "Commit to a pull request of its own.")
  private boolean createPullRequest;

  @Mixin(name = "Repository")
  private final RepoFlags flags = new RepoFlags();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  UploadCommand(HubTools tools) {
    this.tools = tools;
  }

  @Override
  public Integer call() throws IOException {
    Values values = values();
    RepoAt what = flags.read(values, repo);
    checkPaths(values);
    String folder = below.replaceAll("/+$", "");
    if (!folder.isEmpty() && !HubNames.isInside(folder)) {
      values.mustBe("--path-in-repo", below, "a folder below the repository");
    }
    if (message != null && message.isBlank()) {
      values.mustBe("--message", message, "a line that says what the commit is for");
    }
    requireNoProblem(values);
    if (what != null) {
      List<UploadFile> files =
          new UploadSelection(folder, new Patterns(include, exclude))
              .of(paths.stream().map(Path::of).toList());
      if (files.isEmpty()) {
        throw new IllegalArgumentException(
            "there is nothing to upload: no file that is not hidden in %s is asked for."
                .formatted(String.join(", ", paths)));
      }
      print(upload(what, files));
    }
    return 0;
  }

  private void checkPaths(Values values) {
    if (paths.isEmpty()) {
      values.problem("PATH is missing: name files or folders to publish, e.g. ./model-folder.");
    }
    for (String path : paths) {
      if (!Files.exists(Path.of(path))) {
        values.problem("PATH was '%s', but there is no such file or folder.".formatted(path));
      }
    }
  }

  private CommitResult upload(RepoAt what, List<UploadFile> files) {
    String title =
        message == null
            ? "Upload "
                + (files.size() == 1 ? files.get(0).path() : ByteText.count(files.size(), "file"))
            : message;
    CommitOptions options =
        createPullRequest ? CommitOptions.PLAIN.asPullRequest() : CommitOptions.PLAIN;
    try (FetchBar bar = FetchBar.ofUpload(err(), tools.where().environment())) {
      HubUpload upload =
          new HubUpload(tools.settings(), (file, sent, size) -> bar.at(file.path(), sent, size));
      // Asked for first, since a token may be allowed to write to what it may not make.
      if (isMissing(what.repo()) && upload.createRepo(what.repo(), isPrivate, true)) {
        err().println("Made %s.".formatted(what.repo()));
      }
      return upload.commit(what.repo(), what.revision(), files, title, options);
    }
  }

  private boolean isMissing(HubRepo wanted) {
    try {
      tools.hub().info(wanted, "main");
      return false;
    } catch (RepositoryNotFoundException e) {
      return true;
    } catch (RevisionNotFoundException e) {
      return false;
    }
  }

  private void print(CommitResult result) {
    if (!result.isNew()) {
      err().println("Every file is there already, so nothing was committed.");
    }
    err().flush();
    out().println(result.pullRequest() == null ? result.url() : result.pullRequest());
    out().flush();
  }
}
