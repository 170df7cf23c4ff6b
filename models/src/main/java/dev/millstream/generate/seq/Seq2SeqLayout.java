package dev.millstream.generate.seq;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of an encoder-decoder.
 *
 * @param encoder inputs to hidden states
 * @param decoder hidden states and the first tokens to logits; with {@code withPast} null also the
 *     steps that follow
 * @param withPast the steps that follow; null where the decoder is a merged one
 */
record Seq2SeqLayout(Path encoder, Path decoder, @Nullable Path withPast) {
  private static final List<Variant> AUTO = List.of(Variant.FP32, Variant.Q8, Variant.FP16);
  private static final List<String> FOLDERS = List.of("onnx/", "");

  boolean isMerged() {
    return withPast == null;
  }

  /**
   * Finds them in the root or in {@code onnx/}.
   *
   * @throws ModelLoadException where one is missing
   */
  static Seq2SeqLayout of(ModelFiles files, Variant variant) {
    List<String> endings =
        (variant.equals(Variant.AUTO) ? AUTO.stream() : Stream.of(variant))
            .flatMap(choice -> choice.endings().stream())
            .toList();
    for (String ending : endings) {
      for (String folder : FOLDERS) {
        Optional<Path> encoder = files.find(folder + "encoder_model" + ending + ".onnx");
        if (encoder.isPresent()) {
          return withDecoder(files, folder, ending, encoder.get());
        }
      }
    }
    throw new ModelLoadException(
        "%s has no encoder_model.onnx for the variant %s (looked in %s and its folder onnx). An encoder-decoder needs encoder_model.onnx with decoder_model_merged.onnx, or with decoder_model.onnx and decoder_with_past_model.onnx. Export them with 'optimum-cli export onnx --task text2text-generation-with-past'."
            .formatted(files, variant, files.root()));
  }

  private static Seq2SeqLayout withDecoder(
      ModelFiles files, String folder, String ending, Path encoder) {
    String end = ending + ".onnx";
    Optional<Path> merged = files.find(folder + "decoder_model_merged" + end);
    if (merged.isPresent()) {
      return new Seq2SeqLayout(encoder, merged.get(), null);
    }
    Optional<Path> decoder = files.find(folder + "decoder_model" + end);
    Optional<Path> withPast = files.find(folder + "decoder_with_past_model" + end);
    if (decoder.isPresent() && withPast.isPresent()) {
      return new Seq2SeqLayout(encoder, decoder.get(), withPast.get());
    }
    throw new ModelLoadException(
        "%s has %sencoder_model%s, but neither decoder_model_merged%s nor both decoder_model%s and decoder_with_past_model%s beside it (looked in %s). Fetch the decoder too, or export it with 'optimum-cli export onnx --task text2text-generation-with-past'."
            .formatted(files, folder, end, end, end, end, files.root()));
  }
}
