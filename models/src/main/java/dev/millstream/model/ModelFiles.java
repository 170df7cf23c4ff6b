package dev.millstream.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A model's files on this machine, found and pinned: the same revision is the same bytes.
 *
 * <p>Threading: immutable. Every file is looked up by its name below the root and refused where it
 * lies elsewhere; nothing is held open.
 */
public final class ModelFiles {
  /** No JSON file of a model is larger; what is would fill the heap while it is parsed. */
  public static final long MAX_JSON_BYTES = 64L << 20;

  private static final int HASH_DIGITS = 16;
  private static final String TOKENIZER = "tokenizer.json";
  private static final String USUAL_ONNX = "onnx/model.onnx";

  private final String name;
  private final String revision;
  private final ModelFolder folder;
  private final String onnx;
  private final String advice;
  private final @Nullable ModelFiles adapter;

  private ModelFiles(String name, String revision, ModelFolder folder, String onnx, String advice) {
    this(name, revision, folder, onnx, advice, null);
  }

  private ModelFiles(
      String name,
      String revision,
      ModelFolder folder,
      String onnx,
      String advice,
      @Nullable ModelFiles adapter) {
    this.name = name;
    this.revision = revision;
    this.folder = folder;
    this.onnx = onnx;
    this.advice = advice;
    this.adapter = adapter;
  }

  /**
   * Files whose revision is known.
   *
   * @param onnx name of the ONNX file below the root; it is looked for when it is asked for
   * @param advice a sentence saying what to do where a file is missing
   * @throws ModelLoadException where the folder is missing
   */
  public static ModelFiles pinned(
      String name, String revision, Path root, String onnx, String advice) {
    return new ModelFiles(name, revision, ModelFolder.of(name, root), onnx, advice);
  }

  /**
   * Files without a commit: the revision is made from the ONNX file's content, which is read once.
   *
   * @param device what the variant is chosen for
   * @param advice a sentence saying what to do where a file is missing
   * @throws ModelLoadException where the folder or its ONNX file is missing or cannot be read
   */
  public static ModelFiles hashed(
      String name, Path root, Variant variant, Device.Kind device, String advice) {
    return hashed(name, root, variant, device, advice, file -> false);
  }

  /**
   * The same, where the variant may have several files.
   *
   * @param dependsOnBatchMates of a file, whether a text's result changes with its neighbours; such
   *     a file is taken only where the variant has no other
   * @throws ModelLoadException where the folder or its ONNX file is missing or cannot be read
   */
  public static ModelFiles hashed(
      String name,
      Path root,
      Variant variant,
      Device.Kind device,
      String advice,
      Predicate<Path> dependsOnBatchMates) {
    ModelFolder folder = ModelFolder.of(name, root);
    String onnx =
        OnnxFile.of(
            new OnnxFile.Wanted(name, variant, device),
            folder.modelFiles(),
            file -> dependsOnBatchMates.test(root.resolve(file)),
            root.toString(),
            advice);
    ModelFiles unknown = new ModelFiles(name, "", folder, onnx, advice);
    String revision = revisionOf(sha256(name, unknown.onnx()));
    return new ModelFiles(name, revision, folder, onnx, advice);
  }

  /**
   * The files of a tokenizer without a commit, whether or not a model is beside them: the revision
   * is made from the content of tokenizer.json.
   *
   * @param advice a sentence saying what to do where a file is missing
   * @throws ModelLoadException where the folder or its tokenizer.json is missing or cannot be read
   */
  public static ModelFiles hashedByTokenizer(String name, Path root, String advice) {
    ModelFolder folder = ModelFolder.of(name, root);
    ModelFiles unknown = new ModelFiles(name, "", folder, USUAL_ONNX, advice);
    String revision = revisionOf(sha256(name, unknown.require(TOKENIZER)));
    return new ModelFiles(name, revision, folder, USUAL_ONNX, advice);
  }

  /**
   * Files without a commit that are no model, such as an adapter's: the revision is made from the
   * content of those named.
   *
   * @param names below the root
   * @param advice a sentence saying what to do where a file is missing
   * @throws ModelLoadException where the folder or one of them is missing or cannot be read
   */
  public static ModelFiles hashedBy(String name, Path root, List<String> names, String advice) {
    ModelFolder folder = ModelFolder.of(name, root);
    ModelFiles unknown = new ModelFiles(name, "", folder, USUAL_ONNX, advice);
    StringBuilder hashes = new StringBuilder();
    names.forEach(file -> hashes.append(sha256(name, unknown.require(file))));
    String hash = ContentHash.sha256(hashes.toString().getBytes(StandardCharsets.US_ASCII));
    return new ModelFiles(name, revisionOf(hash), folder, USUAL_ONNX, advice);
  }

  /**
   * The files of a tokenizer whose revision is known.
   *
   * @throws ModelLoadException where the folder or its tokenizer.json is missing
   */
  public static ModelFiles pinnedTokenizer(String name, String revision, Path root, String advice) {
    ModelFiles files = pinned(name, revision, root, USUAL_ONNX, advice);
    files.require(TOKENIZER);
    return files;
  }

  /** Which kind of file is run. */
  public ModelFormat format() {
    return ModelFormat.TORCHSCRIPT.isOf(onnx) ? ModelFormat.TORCHSCRIPT : ModelFormat.ONNX;
  }

  /** The revision of a model known by its ONNX file: {@code sha256:} and 16 hex digits. */
  public static String revisionOf(String onnxSha256) {
    return "sha256:" + onnxSha256.substring(0, HASH_DIGITS);
  }

  /** What results carry as their model, e.g. {@code sentence-transformers/all-MiniLM-L6-v2}. */
  public String name() {
    return name;
  }

  /** A commit of 40 hex digits, or {@code sha256:} and the first 16 of the ONNX file's hash. */
  public String revision() {
    return revision;
  }

  /**
   * These files, if they have this revision.
   *
   * @param wanted what they were pinned to; null where any revision will do
   * @throws ModelLoadException where they have another
   */
  public ModelFiles requireRevision(@Nullable String wanted) {
    if (wanted != null && !wanted.equals(revision)) {
      throw new ModelLoadException(
          ("model folder '%s' has changed since the job was built: its revision was '%s' and is '%s'"
                  + " now. Put the former files back, or submit the job again to run the new ones; a"
                  + " folder for each version avoids this.")
              .formatted(name, wanted, revision));
    }
    return this;
  }

  /**
   * The same model, changed by an adapter when it is loaded: its revision is this one and the
   * adapter's, with a {@code +} between them.
   */
  public ModelFiles adaptedBy(ModelFiles other) {
    return new ModelFiles(name, revision + "+" + other.revision(), folder, onnx, advice, other);
  }

  /** The same files, of which another is run. */
  public ModelFiles withOnnx(String other) {
    return new ModelFiles(name, revision, folder, other, advice, adapter);
  }

  /** The same files, of a cache: they were written once and are never written again. */
  public ModelFiles writtenOnce() {
    return new ModelFiles(name, revision, folder.writtenOnce(), onnx, advice, adapter);
  }

  /** Whether the files are never written again, as those of a cache; a folder's may be. */
  public boolean isWrittenOnce() {
    return folder.isWrittenOnce();
  }

  /** What changes the model when it is loaded. */
  public Optional<ModelFiles> adapter() {
    return Optional.ofNullable(adapter);
  }

  /** The folder that file names are relative to. */
  public Path root() {
    return folder.root();
  }

  /** The name below the root of the file that is run, such as {@code onnx/model.onnx}. */
  public String onnxName() {
    return onnx;
  }

  /**
   * The file that is run, below the root; other files it refers to are relative to its folder. It
   * is an ONNX file, unless an engine was named that runs others.
   *
   * @throws ModelLoadException where it is missing or unusable
   */
  public Path onnx() {
    return require(onnx);
  }

  /**
   * A file that a model may lack.
   *
   * @param relative name below the root, {@code /} between folders
   * @throws ModelLoadException where the name or a link leads outside, or the file is unusable
   */
  public Optional<Path> find(String relative) {
    return folder.find(relative);
  }

  /**
   * A file that the model cannot do without.
   *
   * @param relative name below the root, {@code /} between folders
   * @throws ModelLoadException where it is missing, its name or a link leads outside, or it is
   *     unusable
   */
  public Path require(String relative) {
    return find(relative)
        .orElseThrow(
            () ->
                new ModelLoadException(
                    "%s has no %s (looked in %s). %s".formatted(this, relative, root(), advice)));
  }

  @Override
  public String toString() {
    return "model '" + name + "' revision '" + revision + "'";
  }

  private static String sha256(String model, Path file) {
    try {
      return ContentHash.sha256(file);
    } catch (IOException e) {
      throw new ModelLoadException(
          "model '%s' cannot be read from %s: %s. Check the file and who may read it."
              .formatted(model, file, e),
          e);
    }
  }
}
