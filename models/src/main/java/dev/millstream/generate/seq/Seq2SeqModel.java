package dev.millstream.generate.seq;

import dev.millstream.engine.OnnxSession;
import dev.millstream.generate.beam.BeamDecoder;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.Seq2SeqConfig;
import dev.millstream.model.Variant;
import java.nio.file.Path;
import java.util.List;

/**
 * A loaded encoder-decoder: {@code encoder_model.onnx} with {@code decoder_model_merged.onnx}, or
 * with {@code decoder_model.onnx} and {@code decoder_with_past_model.onnx}, in the root or in
 * {@code onnx/}.
 *
 * <p>Threading: safe; decoders are of one thread each. Life cycle: its sessions are closed
 * together, once, after its decoders' last step.
 */
public final class Seq2SeqModel implements AutoCloseable {
  private final String name;
  private final Seq2SeqConfig config;
  private final OnnxSession encoder;
  private final OnnxSession decoder;
  private final OnnxSession later; // the decoder itself where it is a merged one
  private final DecoderGraph graph;

  private Seq2SeqModel(
      String name,
      Seq2SeqConfig config,
      OnnxSession encoder,
      OnnxSession decoder,
      OnnxSession later) {
    this.name = name;
    this.config = config;
    this.encoder = encoder;
    this.decoder = decoder;
    this.later = later;
    this.graph = DecoderGraph.of(name, decoder, later);
    EncoderRun.requireKnown(name, encoder);
  }

  /**
   * Loads a model.
   *
   * @param variant which of its files; {@link Variant#AUTO} for full precision where there is such
   * @throws ModelLoadException when a file is missing or cannot be loaded, or the graphs have other
   *     inputs and outputs than those of an encoder-decoder
   * @throws dev.millstream.engine.DeviceUnavailableException when the device cannot be used
   */
  public static Seq2SeqModel open(ModelFiles files, Variant variant, Device device) {
    Seq2SeqConfig config = Seq2SeqConfig.of(files);
    Seq2SeqLayout layout = Seq2SeqLayout.of(files, variant);
    OnnxSession encoder = OnnxSession.open(layout.encoder(), device);
    try {
      OnnxSession decoder = OnnxSession.open(layout.decoder(), device);
      try {
        return withLater(files.toString(), config, encoder, decoder, layout, device);
      } catch (RuntimeException e) {
        decoder.close();
        throw e;
      }
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static Seq2SeqModel withLater(
      String name,
      Seq2SeqConfig config,
      OnnxSession encoder,
      OnnxSession decoder,
      Seq2SeqLayout layout,
      Device device) {
    Path withPast = layout.withPast();
    if (withPast == null) {
      return new Seq2SeqModel(name, config, encoder, decoder, decoder);
    }
    OnnxSession later = OnnxSession.open(withPast, device);
    try {
      return new Seq2SeqModel(name, config, encoder, decoder, later);
    } catch (RuntimeException e) {
      later.close();
      throw e;
    }
  }

  /** What its files say of it. */
  public Seq2SeqConfig config() {
    return config;
  }

  /**
   * A decoder of the texts that follow from some inputs, which the caller closes.
   *
   * @param inputs token ids of each, at least one, special tokens included; short ones are padded
   * @param starts the token with which the text of each begins
   * @throws IllegalArgumentException when there is no input, one has no token, or one has more than
   *     the model has positions
   */
  public BeamDecoder decoder(List<int[]> inputs, int... starts) {
    Seq2SeqInputs padded = Seq2SeqInputs.of(name, inputs, config);
    return Seq2SeqDecoder.open(
        new Seq2SeqDecoder.Sessions(encoder, decoder, later), graph, config, padded, starts);
  }

  /** How many ids the decoder's vocabulary has. */
  int vocabularySize() {
    long stated = graph.logits().dims().get(2);
    return stated < 0 ? config.vocabSize() : (int) stated;
  }

  /** Closes all its sessions; closing twice does nothing. */
  @Override
  public void close() {
    try {
      later.close();
    } finally {
      closeOthers();
    }
  }

  private void closeOthers() {
    try {
      decoder.close();
    } finally {
      encoder.close();
    }
  }
}
