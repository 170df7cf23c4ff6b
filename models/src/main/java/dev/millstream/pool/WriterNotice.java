package dev.millstream.pool;

import dev.millstream.engine.AppendedCaches;
import dev.millstream.engine.GraphArithmetic;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelFormat;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns the log once of a quantised model that writes, if the texts that it writes side by side
 * mix.
 *
 * <p>A causal model with growing caches mixes none, whatever its numbers: its texts take turns.
 *
 * <p>Threading: safe for many threads. Remembers the models it spoke of for as long as the process
 * lives.
 */
public final class WriterNotice {
  private static final Logger LOG = LoggerFactory.getLogger(WriterNotice.class);
  private static final WriterNotice OF_THIS_PROCESS = new WriterNotice(LOG::warn);

  private final Consumer<String> warnings;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  WriterNotice(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /** The one of this process (of this class loader, where there are several). */
  public static WriterNotice ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** For a model that is only described: of one of the Hub, the ONNX file may not be here. */
  void tellIfHere(ModelFiles files, boolean isEncoderDecoder) {
    if (Files.isRegularFile(files.root().resolve(files.onnxName()))) {
      tell(files, isEncoderDecoder);
    }
  }

  /**
   * Looks at the model's nodes.
   *
   * @param isEncoderDecoder whether its ONNX file is an encoder, whose texts share batches
   * @throws dev.millstream.model.ModelLoadException when it is no ONNX file
   */
  public void tell(ModelFiles files, boolean isEncoderDecoder) {
    if (files.format() != ModelFormat.ONNX) {
      return;
    }
    String model = "%s (%s)".formatted(files.name(), files.onnxName());
    if (told.add(model + files.revision())
        && GraphArithmetic.of(files.onnx()).dependsOnBatchMates()
        && (isEncoderDecoder || AppendedCaches.areIn(files.onnx()))) {
      warnings.accept(
          ("%s quantises the activations of all texts of a batch with one scale, so a text changes"
                  + " with the texts that are written beside it and from one run to the next. Where"
                  + " the same request must give the same text, choose --variant fp32, an 8-bit file"
                  + " with one scale per row (docs/variants.md), or --slots 1.")
              .formatted(model));
    }
  }
}
