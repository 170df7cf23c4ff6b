package dev.millstream.hub.client;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a repository's README.md says about it in its metadata. Its author wrote it: it is shown,
 * and nothing is decided by it. Control characters are taken out.
 *
 * @param licence such as {@code apache-2.0}, or {@code other}
 * @param licenceName where the licence is {@code other}
 * @param licenceLink where the licence's text is
 * @param pipelineTag the task it is made for, e.g. {@code sentence-similarity}
 * @param languages such as {@code en}
 * @param library e.g. {@code sentence-transformers}
 * @param baseModels what it was made from
 * @param datasets what it was trained on
 * @param problem a sentence that says why nothing could be read; null where nothing was wrong
 */
public record ModelCard(
    @Nullable String licence,
    @Nullable String licenceName,
    @Nullable String licenceLink,
    @Nullable String pipelineTag,
    List<String> languages,
    @Nullable String library,
    List<String> baseModels,
    List<String> datasets,
    @Nullable String problem) {

  private static final String README = "README.md";
  private static final int MOST_BYTES = 1 << 20;

  /** Takes copies of the lists. */
  public ModelCard {
    languages = List.copyOf(languages);
    baseModels = List.copyOf(baseModels);
    datasets = List.copyOf(datasets);
  }

  /** As the Hub read it; its own knowledge of task and library stands in for what it lacks. */
  public static ModelCard of(RepoInfo info) {
    ModelCard card = of(new CardMetadata.OfJson(info.card()), null);
    return new ModelCard(
        card.licence,
        card.licenceName,
        card.licenceLink,
        card.pipelineTag == null ? info.pipelineTag() : card.pipelineTag,
        card.languages,
        card.library == null ? info.libraryName() : card.library,
        card.baseModels,
        card.datasets,
        null);
  }

  /**
   * From the YAML between the two lines of {@code ---} at the beginning of a README.md. What cannot
   * be read gives an empty card with a {@link #problem}.
   *
   * @param name of the file, for that sentence
   */
  public static ModelCard ofReadme(String readme, String name) {
    try {
      return of(CardMetadata.OfYaml.in(readme), null);
    } catch (CardMetadata.UnreadableException e) {
      return of(
          key -> List.of(),
          "the metadata of %s cannot be read: %s. Licence and languages are therefore unknown; see the file itself."
              .formatted(name, e.getMessage()));
    }
  }

  /** From the README.md of a model on this machine; an empty card where there is none. */
  public static ModelCard of(ModelFiles files) {
    return files
        .find(README)
        .map(file -> ofReadme(beginning(file), README + " of " + files.name()))
        .orElseGet(() -> of(key -> List.of(), null));
  }

  private static String beginning(Path readme) {
    try (InputStream in = Files.newInputStream(readme)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ModelLoadException(
          "%s cannot be read: %s. Check who may read it.".formatted(readme, e), e);
    }
  }

  private static ModelCard of(Function<String, List<String>> metadata, @Nullable String problem) {
    return new ModelCard(
        first(metadata.apply("license")),
        first(metadata.apply("license_name")),
        first(metadata.apply("license_link")),
        first(metadata.apply("pipeline_tag")),
        metadata.apply("language"),
        first(metadata.apply("library_name")),
        metadata.apply("base_model"),
        metadata.apply("datasets"),
        problem);
  }

  private static @Nullable String first(List<String> values) {
    return values.isEmpty() ? null : values.get(0);
  }
}
