package dev.millstream.jobs.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.ModelLocator;
import dev.millstream.hub.cache.CachedRepo;
import dev.millstream.hub.cache.CachedRevision;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.ModelCard;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.hub.client.RepoInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a repository.
 *
 * @param asked as it was asked for
 * @param files all of the commit's
 * @param kept what the cache has of it; null where that is nothing
 */
record RepoSheet(RepoAt asked, RepoInfo info, List<RepoFile> files, @Nullable CachedRepo kept) {
  private static final int COMMIT_DIGITS = 8;

  /** What would be fetched to run it. */
  private record Needed(String onnx, long files, long bytes) {}

  /** As people read it. */
  String text(int width) {
    ModelCard card = ModelCard.of(info);
    Facts facts = new Facts(info.repo().id(), width);
    facts
        .add("commit", "%s (%s)".formatted(info.commit(), asked.revision()))
        .add("licence", licence(card))
        .add("task", card.pipelineTag())
        .add("library", card.library())
        .add("languages", card.languages())
        .add("made from", card.baseModels())
        .add("trained on", card.datasets())
        .add("access", access())
        .add("files", size(files.size(), files.stream().mapToLong(RepoFile::size).sum()));
    if (isModel()) {
      facts.block("ONNX files", onnxLines());
      needed()
          .ifPresent(
              run ->
                  facts.add(
                      "to run",
                      "about %s with --variant auto".formatted(size(run.files, run.bytes))));
    }
    return facts.add("in the cache", inTheCache()).render();
  }

  private static @Nullable String licence(ModelCard card) {
    if (card.licence() == null) {
      return null;
    }
    String name =
        card.licenceName() == null ? card.licence() : card.licence() + ": " + card.licenceName();
    return card.licenceLink() == null ? name : "%s (%s)".formatted(name, card.licenceLink());
  }

  private @Nullable String access() {
    String who = info.isPrivate() ? "private" : "";
    String terms = info.gated() ? "gated: its terms must be accepted on its page first" : "";
    return who.isEmpty() || terms.isEmpty() ? who + terms : who + ", " + terms;
  }

  private List<String> onnxLines() {
    List<OnnxChoice> choices = OnnxChoice.of(files);
    if (choices.isEmpty()) {
      return List.of("none, so Millstream cannot run it");
    }
    Columns columns = new Columns().left("--variant").right("size").left("file");
    for (OnnxChoice choice : choices) {
      String names = String.join(", ", choice.variants());
      columns.row(
          choice.isDefault() ? names + (names.isEmpty() ? "auto" : ", auto") : names,
          ByteText.of(choice.bytes()),
          choice.file());
    }
    return columns.render().lines().toList();
  }

  private Optional<Needed> needed() {
    List<String> names = files.stream().map(RepoFile::path).toList();
    Optional<Needed> plain =
        OnnxChoice.of(files).stream()
            .filter(OnnxChoice::isDefault)
            .findFirst()
            .map(choice -> needed(choice.file(), ModelLocator.likelyFiles(names, choice.file())));
    return plain.or(
        () -> {
          List<String> wanted = ModelLocator.likelyEncoderDecoderFiles(names);
          return wanted.stream().findFirst().map(encoder -> needed(encoder, wanted));
        });
  }

  private Needed needed(String onnx, List<String> names) {
    Set<String> wanted = new HashSet<>(names);
    List<RepoFile> fetched = files.stream().filter(file -> wanted.contains(file.path())).toList();
    return new Needed(onnx, fetched.size(), fetched.stream().mapToLong(RepoFile::size).sum());
  }

  private String inTheCache() {
    Optional<CachedRevision> same = keptCommit();
    if (same.isPresent()) {
      return size(same.get().files().size(), same.get().bytes()) + " of this commit";
    }
    return kept == null || kept.revisions().isEmpty()
        ? "nothing"
        : "other commits: "
            + kept.revisions().stream().map(RepoSheet::named).collect(Collectors.joining(", "));
  }

  private Optional<CachedRevision> keptCommit() {
    return kept == null
        ? Optional.empty()
        : kept.revisions().stream()
            .filter(revision -> revision.commit().equals(info.commit()))
            .findFirst();
  }

  private static String named(CachedRevision revision) {
    String commit = revision.commit().substring(0, COMMIT_DIGITS);
    return revision.refs().isEmpty()
        ? commit
        : "%s (%s)".formatted(commit, String.join(", ", revision.refs()));
  }

  /** As programs read it; null for what is not known. */
  ObjectNode json() {
    ModelCard card = ModelCard.of(info);
    ObjectNode json =
        JsonText.object()
            .put("id", info.repo().id())
            .put("type", isModel() ? "model" : "dataset")
            .put("revision", asked.revision())
            .put("commit", info.commit())
            .put("licence", card.licence())
            .put("licence_name", card.licenceName())
            .put("licence_link", card.licenceLink())
            .put("task", card.pipelineTag())
            .put("library", card.library())
            .put("private", info.isPrivate())
            .put("gated", info.gated())
            .put("files", files.size())
            .put("bytes", files.stream().mapToLong(RepoFile::size).sum());
    json.set("languages", JsonText.array(card.languages()));
    json.set("base_models", JsonText.array(card.baseModels()));
    json.set("datasets", JsonText.array(card.datasets()));
    json.set("tags", JsonText.array(info.tags()));
    json.set("onnx", onnxJson());
    json.set("to_run", neededJson());
    json.put("cached", keptCommit().isPresent());
    return json;
  }

  private ArrayNode onnxJson() {
    ArrayNode array = JsonText.array(List.of());
    if (isModel()) {
      for (OnnxChoice choice : OnnxChoice.of(files)) {
        array
            .addObject()
            .put("file", choice.file())
            .put("bytes", choice.bytes())
            .put("auto", choice.isDefault())
            .set("variants", JsonText.array(choice.variants()));
      }
    }
    return array;
  }

  private @Nullable ObjectNode neededJson() {
    return isModel()
        ? needed()
            .map(
                run ->
                    JsonText.object()
                        .put("file", run.onnx)
                        .put("files", run.files)
                        .put("bytes", run.bytes))
            .orElse(null)
        : null;
  }

  private boolean isModel() {
    return info.repo().kind() == HubRepo.Kind.MODEL;
  }

  private static String size(long files, long bytes) {
    return "%s in %s".formatted(ByteText.of(bytes), ByteText.count(files, "file"));
  }
}
