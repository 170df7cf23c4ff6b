package dev.millstream.jobs.hub;

import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.Device;
import dev.millstream.model.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An ONNX file that a repository offers.
 *
 * @param variants the names by which it is had, besides its own; none for some
 * @param file its name
 * @param bytes of it and of the files that hold its tensors, as far as their names tell
 * @param isDefault whether the variant {@code auto} takes it on a CPU
 */
record OnnxChoice(List<String> variants, String file, long bytes, boolean isDefault) {
  private static final List<Variant> NAMED =
      List.of(
          Variant.FP32,
          Variant.FP16,
          Variant.Q8,
          Variant.INT8,
          Variant.UINT8,
          Variant.Q4,
          Variant.Q4F16,
          Variant.BNB4);

  /** Takes a copy of the list. */
  OnnxChoice {
    variants = List.copyOf(variants);
  }

  /** Those of a repository, the ones that have names first. */
  static List<OnnxChoice> of(List<RepoFile> files) {
    List<String> names = files.stream().map(RepoFile::path).toList();
    Optional<String> standard = Variant.AUTO.fileOf(names, Device.Kind.CPU);
    Stream<String> named =
        NAMED.stream().flatMap(variant -> variant.fileOf(names, Device.Kind.CPU).stream());
    Stream<String> others = names.stream().filter(OnnxChoice::canBeRun).sorted();
    List<OnnxChoice> choices = new ArrayList<>();
    Stream.concat(named, others)
        .distinct()
        .forEach(
            file ->
                choices.add(
                    new OnnxChoice(
                        namesOf(file, names),
                        file,
                        bytes(file, files),
                        standard.filter(file::equals).isPresent())));
    return choices;
  }

  private static List<String> namesOf(String file, List<String> names) {
    return NAMED.stream()
        .filter(variant -> variant.fileOf(names, Device.Kind.CPU).filter(file::equals).isPresent())
        .map(Variant::name)
        .toList();
  }

  private static long bytes(String onnx, List<RepoFile> files) {
    return files.stream()
        .filter(file -> file.path().equals(onnx) || isDataOf(onnx, file.path()))
        .mapToLong(RepoFile::size)
        .sum();
  }

  private static boolean isDataOf(String onnx, String name) {
    return name.startsWith(onnx + "_data") || name.startsWith(onnx + ".data");
  }

  private static boolean canBeRun(String name) {
    return name.endsWith(".onnx") && name.lastIndexOf('/') <= "onnx/".length() - 1;
  }
}
