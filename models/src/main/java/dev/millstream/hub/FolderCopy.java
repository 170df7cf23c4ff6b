package dev.millstream.hub;

import dev.millstream.hub.cache.DownloadLock;
import dev.millstream.model.ContentHash;
import dev.millstream.model.Device;
import dev.millstream.model.HubNames;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Copies a model from a folder that a URI names into Millstream's cache: each state of the folder
 * once, by the names, sizes and times of its files.
 *
 * <p>Threading: any number of threads and processes may want the same folder; one of them copies.
 */
final class FolderCopy {
  private static final int MOST_FILES = 10_000;
  private static final String ADVICE = "Copy it there, or name another model.";

  private final FolderReader reader;
  private final Path cache;
  private final FetchProgress progress;

  FolderCopy(FolderReader reader, Path cache, FetchProgress progress) {
    this.reader = reader;
    this.cache = cache.resolve("folders");
    this.progress = progress;
  }

  ModelFiles locate(ModelRef.Remote ref, Variant variant, Device.Kind device) {
    return reading(
        ref,
        source -> {
          ModelFiles files = new NeededFiles(source, variant, device).all();
          Variant chosen = Variant.parse(files.onnxName());
          return ModelFiles.hashed(ref.uri(), files.root(), chosen, device, ADVICE).writtenOnce();
        });
  }

  @SuppressWarnings("try") // the lock is held, not used
  private ModelFiles reading(ModelRef.Remote ref, Function<Source, ModelFiles> copy) {
    try {
      Source source = source(ref);
      try (DownloadLock held = DownloadLock.acquire(source.lock())) {
        return copy.apply(source);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelLoadException(
          "the copying of model folder '%s' was interrupted. Start it again.".formatted(ref.uri()),
          e);
    } catch (IOException | UncheckedIOException e) {
      throw new ModelLoadException(
          ("model folder '%s' cannot be read: %s. Check its address, that the file system's plugin"
                  + " is installed in Flink, and that %s can be written.")
              .formatted(ref.uri(), e.getMessage(), cache),
          e);
    }
  }

  /** What it takes to tokenize as the model does. */
  ModelFiles tokenizer(ModelRef.Remote ref) {
    return reading(
        ref,
        source -> {
          Path root = new TokenizerFiles(source).fetch();
          return ModelFiles.hashedByTokenizer(ref.uri(), root, ADVICE);
        });
  }

  ModelFiles encoderDecoder(ModelRef.Remote ref, Variant variant) {
    return reading(
        ref,
        source -> {
          EncoderDecoderSource wanted = new EncoderDecoderSource(source, variant);
          Path root = wanted.all().root();
          return EncoderDecoderSource.hashed(ref.uri(), root, wanted.chosen(), ADVICE);
        });
  }

  /** What there is of an adapter. */
  ModelFiles adapter(ModelRef.Remote ref) {
    return reading(ref, source -> AdapterFiles.hashed(ref.uri(), AdapterFiles.fetch(source)));
  }

  private Source source(ModelRef.Remote ref) throws IOException {
    List<FolderReader.Entry> entries =
        reader.list(ref.uri()).stream()
            .filter(entry -> HubNames.isInside(entry.name()))
            .sorted(Comparator.comparing(FolderReader.Entry::name))
            .toList();
    if (entries.size() > MOST_FILES) {
      throw new ModelLoadException(
          "model folder '%s' holds %d files, and at most %d are looked at. Name the model's own folder."
              .formatted(ref.uri(), entries.size(), MOST_FILES));
    }
    String state = ContentHash.sha256((ref.uri() + entries).getBytes(StandardCharsets.UTF_8));
    Map<String, Long> sizes =
        entries.stream()
            .collect(Collectors.toMap(FolderReader.Entry::name, FolderReader.Entry::bytes));
    return new Source(ref.uri(), sizes, cache.resolve(state));
  }

  private final class Source implements ModelSource {
    private final String uri;
    private final Map<String, Long> sizes;
    private final Path root;

    Source(String uri, Map<String, Long> sizes, Path root) {
      this.uri = uri;
      this.sizes = sizes;
      this.root = root;
    }

    Path lock() {
      return root.resolveSibling(root.getFileName() + ".lock");
    }

    @Override
    public String name() {
      return uri;
    }

    @Override
    public String revision() {
      return "";
    }

    @Override
    public String where() {
      return uri;
    }

    @Override
    public String advice() {
      return ADVICE;
    }

    @Override
    public Collection<String> names() {
      return sizes.keySet();
    }

    @Override
    public Path fetch(Set<String> names) {
      for (String name : names) {
        try {
          copy(name, root.resolve(name));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return root;
    }

    private void copy(String name, Path target) throws IOException {
      if (Files.exists(target)) {
        return;
      }
      long size = sizes.getOrDefault(name, 0L);
      Files.createDirectories(target.resolveSibling("."));
      Path partial = target.resolveSibling(target.getFileName() + ".incomplete");
      try (InputStream in = reader.open(uri, name);
          var out = Files.newOutputStream(partial)) {
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
          bytes += n;
          progress.at(name, bytes, size);
        }
        if (bytes != size) {
          throw new IOException(
              "%s has %d bytes where %d were listed".formatted(name, bytes, size));
        }
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
