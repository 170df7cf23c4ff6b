package dev.millstream.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of an encoder-decoder's ONNX files, in the root (optimum) or in {@code onnx/}
 * (transformers.js).
 *
 * @param encoder inputs to hidden states
 * @param decoder hidden states and the first tokens to logits; with {@code withPast} null also the
 *     steps that follow
 * @param withPast the steps that follow; null where the decoder is a merged one
 */
public record EncoderDecoderFiles(String encoder, String decoder, @Nullable String withPast) {
  private static final String ENCODER = "encoder_model";
  private static final String ONNX = ".onnx";
  private static final List<String> FOLDERS = List.of("onnx/", "");
  private static final List<Variant> AUTO =
      List.of(Variant.FP32, Variant.Q8, Variant.FP16, Variant.Q4, Variant.Q4F16, Variant.BNB4);

  /** What stands around {@code encoder_model} and {@code .onnx}. */
  private record Place(String folder, String ending) {
    String file(String stem) {
      return folder + stem + ending + ONNX;
    }
  }

  /**
   * Chooses them.
   *
   * @param model as a sentence can hold it, such as {@code model 'acme/toy'}
   * @param isThere whether there is a file of a name, {@code /} between folders
   * @param variant which of its files; {@link Variant#AUTO} for full precision where there is such,
   *     else what there is; or the name of an encoder
   * @param where they are looked for, as a sentence can hold it
   * @throws ModelLoadException where one is missing
   */
  public static EncoderDecoderFiles of(
      String model, Predicate<String> isThere, Variant variant, String where) {
    List<Place> encoders =
        places(variant).filter(place -> isThere.test(place.file(ENCODER))).toList();
    if (encoders.isEmpty()) {
      throw new ModelLoadException(
          "%s has no encoder_model.onnx for the variant %s (looked in %s and its folder onnx). An encoder-decoder needs encoder_model.onnx with decoder_model_merged.onnx, or with decoder_model.onnx and decoder_with_past_model.onnx. Export them with 'optimum-cli export onnx --task text2text-generation-with-past'."
              .formatted(model, variant, where));
    }
    return encoders.stream()
        .flatMap(place -> at(place, isThere).stream())
        .findFirst()
        .orElseThrow(() -> withoutDecoder(model, encoders.get(0), where));
  }

  /**
   * The same, of files that may be those of another model.
   *
   * @return nothing where an encoder or a decoder of the variant is missing
   */
  public static Optional<EncoderDecoderFiles> find(Predicate<String> isThere, Variant variant) {
    return places(variant)
        .filter(place -> isThere.test(place.file(ENCODER)))
        .flatMap(place -> at(place, isThere).stream())
        .findFirst();
  }

  private static Stream<Place> places(Variant variant) {
    if (variant.name().endsWith(ONNX)) {
      return ofFile(variant.name()).stream();
    }
    return (variant.equals(Variant.AUTO) ? AUTO.stream() : Stream.of(variant))
        .flatMap(choice -> choice.endings().stream())
        .flatMap(ending -> FOLDERS.stream().map(folder -> new Place(folder, ending)));
  }

  private static Optional<Place> ofFile(String name) {
    int file = name.lastIndexOf('/') + 1;
    return name.startsWith(ENCODER, file)
        ? Optional.of(
            new Place(
                name.substring(0, file),
                name.substring(file + ENCODER.length(), name.length() - ONNX.length())))
        : Optional.empty();
  }

  private static Optional<EncoderDecoderFiles> at(Place place, Predicate<String> isThere) {
    String merged = place.file("decoder_model_merged");
    if (isThere.test(merged)) {
      return Optional.of(new EncoderDecoderFiles(place.file(ENCODER), merged, null));
    }
    String decoder = place.file("decoder_model");
    String withPast = place.file("decoder_with_past_model");
    return isThere.test(decoder) && isThere.test(withPast)
        ? Optional.of(new EncoderDecoderFiles(place.file(ENCODER), decoder, withPast))
        : Optional.empty();
  }

  private static ModelLoadException withoutDecoder(String model, Place place, String where) {
    String end = place.ending() + ONNX;
    return new ModelLoadException(
        "%s has %s, but neither decoder_model_merged%s nor both decoder_model%s and decoder_with_past_model%s beside it (looked in %s). Fetch the decoder too, or export it with 'optimum-cli export onnx --task text2text-generation-with-past'."
            .formatted(model, place.file(ENCODER), end, end, end, where));
  }

  /** All of them. */
  public List<String> names() {
    return withPast == null ? List.of(encoder, decoder) : List.of(encoder, decoder, withPast);
  }
}
