package dev.millstream.model;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Decides which file of a model is run, and says what to do where there is none. */
public final class OnnxFile {
  private static final int MOST_NAMED = 20;

  private OnnxFile() {}

  /**
   * The name of the file that is run.
   *
   * @param names the model's file names, {@code /} between folders
   * @param where where they were looked for
   * @param advice a sentence saying how files are added there
   * @throws ModelLoadException where the variant is not among them
   */
  public static String of(
      String model,
      Collection<String> names,
      Variant variant,
      Device.Kind device,
      String where,
      String advice) {
    return of(new Wanted(model, variant, device), names, name -> false, where, advice);
  }

  /**
   * The name of the file that is run.
   *
   * @param wanted what is looked for
   * @param names the model's file names, {@code /} between folders
   * @param dependsOnBatchMates as {@link Variant#fileOf(Collection, Device.Kind, Predicate)} asks
   * @param where where they were looked for
   * @param advice a sentence saying how files are added there
   * @throws ModelLoadException where the variant is not among them
   */
  static String of(
      Wanted wanted,
      Collection<String> names,
      Predicate<String> dependsOnBatchMates,
      String where,
      String advice) {
    Variant variant = wanted.variant();
    return variant
        .fileOf(names, wanted.device(), dependsOnBatchMates)
        .orElseThrow(() -> missing(wanted.model(), names, variant, where, advice));
  }

  /** A variant of a model, chosen for a device. */
  record Wanted(String model, Variant variant, Device.Kind device) {}

  private static ModelLoadException missing(
      String model, Collection<String> names, Variant variant, String where, String advice) {
    List<String> others =
        names.stream().filter(OnnxFile::isOnnx).sorted().limit(MOST_NAMED).toList();
    String wanted = String.join(" and ", variant.files());
    if (variant.format() == ModelFormat.TORCHSCRIPT) {
      return new ModelLoadException(
          ("model '%s' has no TorchScript file (looked for %s in %s). %s If there is none, write one"
                  + " with torch.jit.trace and torch.jit.save; a pickle of weights is not one.")
              .formatted(model, wanted, where, advice));
    }
    if (others.isEmpty()) {
      return new ModelLoadException(
          ("model '%s' has no ONNX file (looked for %s in %s). %s If its repository has none, export"
                  + " one with 'optimum-cli export onnx --model %s --task feature-extraction FOLDER'"
                  + " and name that folder.")
              .formatted(model, wanted, where, advice, model));
    }
    return new ModelLoadException(
        ("model '%s' has no file for the variant %s (looked for %s in %s), only %s. Name one of"
                + " these as the variant, or leave the variant out to run the one that suits the"
                + " device. %s")
            .formatted(model, variant, wanted, where, String.join(", ", others), advice));
  }

  private static boolean isOnnx(String name) {
    return ModelFormat.ONNX.isOf(name) && name.lastIndexOf('/') <= "onnx/".length() - 1;
  }
}
