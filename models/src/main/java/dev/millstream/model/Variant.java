package dev.millstream.model;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * In which arithmetic a model is run: a repository often holds one ONNX file for each.
 *
 * <p>File names are those of transformers.js ({@code onnx/model_q4.onnx}), sentence-transformers
 * ({@code onnx/model_qint8_arm64.onnx}) and optimum ({@code model_quantized.onnx}).
 *
 * @param name as in {@code --variant}: {@code fp32}, {@code q8}, …, or the name of a file
 * @param endings what stands between {@code model} and {@code .onnx}, the best first; empty where
 *     the name is that of a file, {@link #AUTO} or {@link #TORCHSCRIPT}
 */
public record Variant(String name, List<String> endings) implements Serializable {
  /** Half precision on a GPU, full precision elsewhere, and where that is missing what there is. */
  public static final Variant AUTO = new Variant("auto", List.of());

  /** Full precision. */
  public static final Variant FP32 = new Variant("fp32", List.of(""));

  /** Half precision. */
  public static final Variant FP16 = new Variant("fp16", List.of("_fp16"));

  /** 8-bit weights. The files that are wrong without AVX-512 VNNI are taken only by their name. */
  public static final Variant Q8 =
      new Variant(
          "q8",
          List.of("_quantized", "_int8", onArm() ? "_qint8_arm64" : "_quint8_avx2", "_uint8"));

  /** 4-bit weights. */
  public static final Variant Q4 = new Variant("q4", List.of("_q4"));

  /** 4-bit weights, half precision between them. */
  public static final Variant Q4F16 = new Variant("q4f16", List.of("_q4f16"));

  /** 8-bit weights with a sign. */
  public static final Variant INT8 = new Variant("int8", List.of("_int8"));

  /** 8-bit weights without a sign. */
  public static final Variant UINT8 = new Variant("uint8", List.of("_uint8"));

  /** 4-bit weights in the format of bitsandbytes. */
  public static final Variant BNB4 = new Variant("bnb4", List.of("_bnb4"));

  /** A TorchScript file, under the names that are usual for one. */
  public static final Variant TORCHSCRIPT = new Variant("torchscript", List.of());

  private static final List<String> TORCHSCRIPT_FILES =
      List.of("model.pt", "traced_model.pt", "model.torchscript");

  private static final List<Variant> ON_CPU = List.of(FP32, Q8, FP16, Q4, Q4F16, BNB4);
  private static final List<Variant> ON_CUDA = List.of(FP16, FP32, Q4F16, Q8, Q4, BNB4);

  /** TensorRT makes its own half precision, of a file in full precision. */
  private static final List<Variant> ON_TENSORRT = List.of(FP32, FP16, Q8, Q4F16, Q4, BNB4);

  private static final Map<String, Variant> NAMED =
      Stream.of(AUTO, FP32, FP16, Q8, INT8, UINT8, Q4, Q4F16, BNB4, TORCHSCRIPT)
          .collect(Collectors.toUnmodifiableMap(Variant::name, v -> v));

  /** What may be given as a variant, as a sentence can hold it. */
  public static final String CHOICES =
      "auto, fp32, fp16, q8, int8, uint8, q4, q4f16, bnb4, or an ONNX file such as"
          + " onnx/model_O3.onnx";

  /** Takes a copy of the endings. */
  public Variant {
    endings = List.copyOf(endings);
  }

  /**
   * Reads what a user types.
   *
   * @throws IllegalArgumentException with a sentence listing the variants
   */
  public static Variant parse(String text) {
    Variant named = NAMED.get(text);
    if (named != null) {
      return named;
    }
    boolean isFile = ModelFormat.ONNX.isOf(text) || ModelFormat.TORCHSCRIPT.isOf(text);
    if (isFile && HubNames.isInside(text)) {
      return new Variant(text, List.of());
    }
    throw new IllegalArgumentException(
        "variant was '%s', but must be %s.".formatted(text, CHOICES));
  }

  /** The file of the given names that is run, if the variant is among them; judged by names. */
  public Optional<String> fileOf(Collection<String> names, Device.Kind device) {
    return fileOf(names, device, name -> false);
  }

  /**
   * The file of the given names that is run, if the variant is among them.
   *
   * @param dependsOnBatchMates of a file, whether a text's result changes with its neighbours; such
   *     a file is taken only where the variant has no other. Asked only where there is a choice
   */
  public Optional<String> fileOf(
      Collection<String> names, Device.Kind device, Predicate<String> dependsOnBatchMates) {
    List<String> there = candidates(device).filter(names::contains).toList();
    return there.size() < 2
        ? there.stream().findFirst()
        : there.stream()
            .filter(dependsOnBatchMates.negate())
            .findFirst()
            .or(() -> there.stream().findFirst());
  }

  private Stream<String> candidates(Device.Kind device) {
    if (!this.equals(AUTO)) {
      return files().stream();
    }
    List<Variant> best =
        switch (device) {
          case CPU -> ON_CPU;
          case CUDA -> ON_CUDA;
          case TENSORRT -> ON_TENSORRT;
        };
    return best.stream().flatMap(variant -> variant.files().stream());
  }

  /** The names it goes by, the first choice first. */
  public List<String> files() {
    if (this.equals(AUTO)) {
      return FP32.files();
    }
    if (this.equals(TORCHSCRIPT)) {
      return TORCHSCRIPT_FILES;
    }
    return endings.isEmpty()
        ? List.of(name)
        : endings.stream()
            .flatMap(end -> Stream.of("onnx/model" + end + ".onnx", "model" + end + ".onnx"))
            .toList();
  }

  /** Which kind of file it is. */
  public ModelFormat format() {
    return this.equals(TORCHSCRIPT) || ModelFormat.TORCHSCRIPT.isOf(name)
        ? ModelFormat.TORCHSCRIPT
        : ModelFormat.ONNX;
  }

  private static boolean onArm() {
    return System.getProperty("os.arch", "").startsWith("aarch64");
  }

  @Override
  public String toString() {
    return name;
  }
}
