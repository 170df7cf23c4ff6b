package dev.millstream.hub;

import dev.millstream.engine.GraphArithmetic;
import dev.millstream.hub.cache.CacheFolder;
import dev.millstream.hub.cache.CachedHub;
import dev.millstream.hub.client.HttpHub;
import dev.millstream.hub.client.HubSettings;
import dev.millstream.model.Device;
import dev.millstream.model.EncoderDecoderFiles;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Finds a model's files: in the Maven jar that comes with Millstream, in a folder, in the cache
 * that is shared with Python, or on the Hub, from which they are fetched into that cache.
 *
 * <p>Threading: any number of threads and processes may locate the same model at once; each file is
 * fetched by one of them.
 */
public final class ModelLocator {
  private static final String COPY_IT =
      "Copy it there from the repository that the model came from, or name another model.";

  private final Map<String, String> environment;
  private final Path home;
  private final CacheFolders caches;
  private final FetchProgress progress;

  /**
   * Opens no connection.
   *
   * @param environment the variables of huggingface_hub, and MILLSTREAM_CACHE
   * @param home what {@code ~} stands for
   * @param progress hears what is fetched
   */
  public ModelLocator(Map<String, String> environment, Path home, FetchProgress progress) {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.caches = CacheFolders.of(environment, home);
    this.progress = progress;
  }

  /** Looks where this process's environment says, and tells the log what is fetched. */
  public static ModelLocator ofThisProcess() {
    return ofThisProcess(new LoggedProgress());
  }

  /** Looks where this process's environment says. */
  public static ModelLocator ofThisProcess(FetchProgress progress) {
    return new ModelLocator(System.getenv(), Path.of(System.getProperty("user.home")), progress);
  }

  /** The cache that is shared with Python, as huggingface_hub's variables name it. */
  public static CacheFolder hubCache(Map<String, String> environment, Path home) {
    return new CacheFolder(CacheFolders.of(environment, home).hub());
  }

  /** Millstream's own cache, as MILLSTREAM_CACHE names it. */
  public static Path ownCache(Map<String, String> environment, Path home) {
    return CacheFolders.of(environment, home).own();
  }

  /**
   * Which files of a repository {@link #locate} would fetch, judged by their names before anything
   * is fetched: files with tensors are taken to be named after the ONNX file they belong to, and
   * modules to lie in folders such as {@code 1_Pooling}.
   *
   * @param names of all its files
   * @param onnx the ONNX file among them
   */
  public static List<String> likelyFiles(Collection<String> names, String onnx) {
    return names.stream().filter(name -> NeededFiles.isLikely(name, onnx)).toList();
  }

  /**
   * The same of an encoder-decoder with the variant {@code auto}: its encoder first. None where the
   * files are those of another model.
   */
  public static List<String> likelyEncoderDecoderFiles(Collection<String> names) {
    return EncoderDecoderFiles.find(names::contains, Variant.AUTO).stream()
        .flatMap(
            onnx ->
                Stream.concat(
                    onnx.names().stream(),
                    onnx.names().stream().flatMap(each -> likelyFiles(names, each).stream())))
        .distinct()
        .toList();
  }

  /**
   * All files that it takes to run a model of the Hub, whether it is an encoder-decoder or another;
   * what is missing is fetched.
   *
   * @throws ModelLoadException as {@link #locate} does
   * @throws dev.millstream.hub.client.HubException as {@link #locate} does
   */
  public ModelFiles fetched(ModelRef.Hub ref, Variant variant) {
    HubModel source = HubModel.of(hub(), ref, progress);
    Collection<String> names = source.names();
    return isEncoderDecoder(names, variant)
        ? new EncoderDecoderSource(source, variant).all()
        : new NeededFiles(source, variant, Device.Kind.CPU).all();
  }

  private static boolean isEncoderDecoder(Collection<String> names, Variant variant) {
    boolean hasVariant = EncoderDecoderFiles.find(names::contains, variant).isPresent();
    boolean isPlain = variant.fileOf(names, Device.Kind.CPU).isPresent();
    return hasVariant
        || (!isPlain && EncoderDecoderFiles.find(names::contains, Variant.AUTO).isPresent());
  }

  /**
   * All files that it takes to run a model; what is missing is fetched.
   *
   * @param device what the variant {@code auto} is chosen for
   * @throws ModelLoadException with a sentence saying where it was looked for and what to do
   * @throws dev.millstream.hub.client.HubException with such a sentence, where the Hub has no such
   *     model or cannot be asked
   */
  public ModelFiles locate(ModelRef ref, Variant variant, Device.Kind device) {
    return ref instanceof ModelRef.Hub name
        ? needed(name, variant, device).all()
        : here(ref, variant, device);
  }

  /**
   * The files that say what a model is and which commit is meant. Its ONNX file is named, but need
   * not have been fetched.
   *
   * @param device what the variant {@code auto} is chosen for
   * @throws ModelLoadException as {@link #locate} does
   * @throws dev.millstream.hub.client.HubException as {@link #locate} does
   */
  public ModelFiles describe(ModelRef ref, Variant variant, Device.Kind device) {
    return ref instanceof ModelRef.Hub name
        ? needed(name, variant, device).description()
        : here(ref, variant, device);
  }

  /**
   * What it takes to tokenize as a model does, of a repository or folder that need not have an ONNX
   * file; what is missing is fetched. The revision of a folder is made from its tokenizer.json.
   *
   * @throws ModelLoadException with a sentence saying where it was looked for and what to do
   * @throws dev.millstream.hub.client.HubException as {@link #locate} does
   */
  public ModelFiles tokenizer(ModelRef ref) {
    if (ref instanceof ModelRef.Hub name) {
      HubModel source = HubModel.of(hub(), name, progress);
      Path root = new TokenizerFiles(source).fetch();
      return ModelFiles.pinnedTokenizer(source.name(), source.revision(), root, source.advice());
    }
    if (ref instanceof ModelRef.Remote remote) {
      FolderCopy copy = new FolderCopy(folderReader(remote), caches.own(), progress);
      return copy.tokenizer(remote).requireRevision(remote.revision());
    }
    if (ref instanceof ModelRef.Folder folder) {
      return ModelFiles.hashedByTokenizer(folder.path(), existing(folder), COPY_IT)
          .requireRevision(folder.revision());
    }
    return here(ref, Variant.AUTO, Device.Kind.CPU);
  }

  /**
   * The files of a LoRA adapter, of a repository or folder; what is missing is fetched. The
   * revision of a folder is made from both files.
   *
   * @throws ModelLoadException with a sentence saying where it was looked for and what to do
   * @throws dev.millstream.hub.client.HubException as {@link #locate} does
   */
  public ModelFiles adapter(ModelRef ref) {
    if (ref instanceof ModelRef.Hub name) {
      HubModel source = HubModel.of(hub(), name, progress);
      Path root = AdapterFiles.fetch(source);
      return AdapterFiles.pinned(source, root);
    }
    if (ref instanceof ModelRef.Remote remote) {
      FolderCopy copy = new FolderCopy(folderReader(remote), caches.own(), progress);
      return copy.adapter(remote).requireRevision(remote.revision());
    }
    if (ref instanceof ModelRef.Folder folder) {
      Path root = CacheFolders.expand(folder.path(), home);
      return AdapterFiles.hashed(folder.path(), root).requireRevision(folder.revision());
    }
    throw new ModelLoadException(
        "'%s' is a model that comes with Millstream, and no adapter does. Name a folder or a repository of the Hugging Face Hub that has adapter_config.json."
            .formatted(ref));
  }

  /**
   * All files that it takes to run an encoder-decoder, of a repository or folder; what is missing
   * is fetched. The file that is run is its encoder. The revision of a folder is made from encoder
   * and decoder.
   *
   * @throws ModelLoadException with a sentence saying where it was looked for and what to do
   * @throws dev.millstream.hub.client.HubException as {@link #locate} does
   */
  public ModelFiles encoderDecoder(ModelRef ref, Variant variant) {
    return ref instanceof ModelRef.Hub name
        ? new EncoderDecoderSource(HubModel.of(hub(), name, progress), variant).all()
        : encoderDecoderHere(ref, variant);
  }

  /**
   * The files that say what an encoder-decoder is and which commit is meant. Its encoder is named,
   * but need not have been fetched.
   *
   * @throws ModelLoadException as {@link #encoderDecoder} does
   * @throws dev.millstream.hub.client.HubException as {@link #locate} does
   */
  public ModelFiles describeEncoderDecoder(ModelRef ref, Variant variant) {
    return ref instanceof ModelRef.Hub name
        ? new EncoderDecoderSource(HubModel.of(hub(), name, progress), variant).description()
        : encoderDecoderHere(ref, variant);
  }

  private ModelFiles encoderDecoderHere(ModelRef ref, Variant variant) {
    if (ref instanceof ModelRef.Remote remote) {
      FolderCopy copy = new FolderCopy(folderReader(remote), caches.own(), progress);
      return copy.encoderDecoder(remote, variant).requireRevision(remote.revision());
    }
    if (ref instanceof ModelRef.Folder folder) {
      Path root = CacheFolders.expand(folder.path(), home);
      return EncoderDecoderSource.hashed(folder.path(), root, variant, COPY_IT)
          .requireRevision(folder.revision());
    }
    throw new ModelLoadException(
        "'%s' is a model that comes with Millstream, and no encoder-decoder does. Name a folder or a repository of the Hugging Face Hub that has encoder_model.onnx."
            .formatted(ref));
  }

  private NeededFiles needed(ModelRef.Hub ref, Variant variant, Device.Kind device) {
    return new NeededFiles(HubModel.of(hub(), ref, progress), variant, device);
  }

  /**
   * Its settings are read only now: a model on this machine needs none of them. Made for each call
   * and not kept: an HTTP client that a static field reaches never ends its thread, and that thread
   * would hold the class loader of a job that is long over.
   */
  private CachedHub hub() {
    HubSettings settings = HubSettings.of(environment, home);
    return new CachedHub(new HttpHub(settings), new CacheFolder(caches.hub()), settings.offline());
  }

  private ModelFiles here(ModelRef ref, Variant variant, Device.Kind device) {
    if (ref instanceof ModelRef.Bundled bundled) {
      return BundledModel.named(bundled.name()).locate(caches, variant);
    }
    if (ref instanceof ModelRef.Remote remote) {
      FolderCopy copy = new FolderCopy(folderReader(remote), caches.own(), progress);
      return copy.locate(remote, variant, device).requireRevision(remote.revision());
    }
    ModelRef.Folder folder = (ModelRef.Folder) ref;
    return folder(folder, variant, device).requireRevision(folder.revision());
  }

  private static FolderReader folderReader(ModelRef.Remote ref) {
    return ServiceLoader.load(FolderReader.class, FolderReader.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new ModelLoadException(
                    ("model folder '%s' is in a file system that nothing here reads. Add"
                            + " millstream-operators, which reads those of Flink, or name a local"
                            + " folder.")
                        .formatted(ref.uri())));
  }

  private ModelFiles folder(ModelRef.Folder ref, Variant variant, Device.Kind device) {
    return ModelFiles.hashed(
        ref.path(), existing(ref), variant, device, COPY_IT, ModelLocator::dependsOnBatchMates);
  }

  private Path existing(ModelRef.Folder ref) {
    Path folder = CacheFolders.expand(ref.path(), home);
    if (!Files.isDirectory(folder)) {
      throw new ModelLoadException(
          ("model folder '%s' does not exist or is not a folder (looked for %s). Name a folder that"
                  + " holds config.json, tokenizer.json and onnx/model.onnx, or a model of the"
                  + " Hugging Face Hub as 'organisation/name'.")
              .formatted(ref.path(), folder.toAbsolutePath().normalize()));
    }
    return folder;
  }

  /** A file that cannot be read is not judged here: loading it says what is wrong. */
  private static boolean dependsOnBatchMates(Path onnx) {
    try {
      return GraphArithmetic.of(onnx).dependsOnBatchMates();
    } catch (ModelLoadException unreadable) {
      return false;
    }
  }
}
