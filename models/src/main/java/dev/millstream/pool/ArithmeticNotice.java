package dev.millstream.pool;

import dev.millstream.engine.GraphArithmetic;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelFormat;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log once how a quantised model computes, however many slots and devices load it: as a
 * warning where its results may not be what a user expects.
 *
 * <p>Threading: safe for many threads. Remembers the models it spoke of for as long as the process
 * lives. The figures are those of docs/variants.md.
 */
final class ArithmeticNotice {
  private static final Logger LOG = LoggerFactory.getLogger(ArithmeticNotice.class);
  private static final ArithmeticNotice OF_THIS_PROCESS =
      new ArithmeticNotice(LOG::warn, LOG::info);

  private final Consumer<String> warnings;
  private final Consumer<String> facts;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ArithmeticNotice(Consumer<String> warnings, Consumer<String> facts) {
    this.warnings = warnings;
    this.facts = facts;
  }

  static ArithmeticNotice ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** For a model that is only described: of one of the Hub, the ONNX file may not be here. */
  void tellIfHere(ModelFiles files) {
    if (Files.isRegularFile(files.root().resolve(files.onnxName()))) {
      tell(files);
    }
  }

  /**
   * Looks at the model's nodes.
   *
   * @throws dev.millstream.model.ModelLoadException when it is no ONNX file
   */
  void tell(ModelFiles files) {
    if (files.format() != ModelFormat.ONNX) {
      return;
    }
    String model = "%s (%s)".formatted(files.name(), files.onnxName());
    if (told.add(model + files.revision())) {
      GraphArithmetic arithmetic = GraphArithmetic.of(files.onnx());
      warning(model, arithmetic).ifPresent(warnings);
      fact(model, arithmetic).ifPresent(facts);
    }
  }

  static Optional<String> warning(String model, GraphArithmetic arithmetic) {
    String sentence =
        switch (arithmetic) {
          case FULL_PRECISION, HALF_PRECISION, EIGHT_BIT_WEIGHTS, SCALE_PER_ROW -> "";
          case SCALE_PER_BATCH ->
              "%s quantises the activations of all texts of a batch with one scale, so a text's"
                  + " result changes with the texts that run beside it and from one run to the next."
                  + " Where the same text must give the same result, choose --variant fp32, an 8-bit"
                  + " file with one scale per row (docs/variants.md), or --batch-rows 1.";
          case FOUR_BIT_WEIGHTS ->
              "%s has 4-bit weights, which move an encoder's vectors: on all-MiniLM-L6-v2 their mean"
                  + " cosine to fp32 is 0.96. Choose --variant q8 or fp32 unless size matters most"
                  + " (docs/variants.md).";
          case FIXED_SCALES ->
              "%s quantises activations with scales that were fixed when the file was made, which can"
                  + " move an encoder's vectors: on all-MiniLM-L6-v2 their mean cosine to fp32 was"
                  + " 0.92. Compare them with --variant fp32 first (docs/variants.md).";
        };
    return sentence.isEmpty() ? Optional.empty() : Optional.of(sentence.formatted(model));
  }

  private static Optional<String> fact(String model, GraphArithmetic arithmetic) {
    return switch (arithmetic) {
      case SCALE_PER_ROW ->
          Optional.of(
              ("%s has %s: on all-MiniLM-L6-v2 the mean cosine to fp32 is 0.998, on x64 processors"
                      + " without VNNI 0.997, and a text's result is the same in every batch.")
                  .formatted(model, arithmetic));
      case EIGHT_BIT_WEIGHTS ->
          Optional.of(
              ("%s has %s: on all-MiniLM-L6-v2 the mean cosine to fp32 is 0.9997, and a text's result"
                      + " is the same in every batch.")
                  .formatted(model, arithmetic));
      case FULL_PRECISION, HALF_PRECISION, FOUR_BIT_WEIGHTS, FIXED_SCALES, SCALE_PER_BATCH ->
          Optional.empty();
    };
  }
}
