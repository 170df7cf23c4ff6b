package dev.millstream.generate.seq;

import dev.millstream.engine.OnnxSession;
import dev.millstream.generate.beam.BeamDecoder;
import dev.millstream.model.Device;
import dev.millstream.model.EncoderDecoderFiles;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.Seq2SeqConfig;
import dev.millstream.model.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
  private final boolean isPaired; // a lone row runs beside a copy of itself

  private Seq2SeqModel(String name, Seq2SeqConfig config, List<OnnxSession> sessions) {
    this.name = name;
    this.config = config;
    this.encoder = sessions.get(0);
    this.decoder = sessions.get(1);
    this.later = sessions.get(sessions.size() - 1);
    this.graph = DecoderGraph.of(name, decoder, later);
    EncoderRun.requireKnown(name, encoder);
    this.isPaired = LoneRow.differs(this::unpaired);
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
    return open(files, variant, file -> OnnxSession.openForSteps(file, device));
  }

  /**
   * Loads a model on the CPU whose runs use several threads.
   *
   * @param variant which of its files, or its encoder's name
   * @param threads of each run, the caller's among them; from 1 on
   * @throws ModelLoadException as {@link #open(ModelFiles, Variant, Device)} does
   */
  public static Seq2SeqModel open(ModelFiles files, Variant variant, int threads) {
    return open(files, variant, file -> OnnxSession.openForSteps(file, threads));
  }

  private static Seq2SeqModel open(
      ModelFiles files, Variant variant, Function<Path, OnnxSession> load) {
    Seq2SeqConfig config = Seq2SeqConfig.of(files);
    EncoderDecoderFiles onnx =
        EncoderDecoderFiles.of(
            files.toString(),
            name -> files.find(name).isPresent(),
            variant,
            files.root().toString());
    List<OnnxSession> sessions = new ArrayList<>();
    try {
      for (String name : onnx.names()) {
        sessions.add(load.apply(files.require(name)));
      }
      return new Seq2SeqModel(files.toString(), config, sessions);
    } catch (RuntimeException e) {
      sessions.forEach(OnnxSession::close);
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
    if (!isPaired) {
      return unpaired(inputs, starts);
    }
    List<int[]> pair = inputs.size() == 1 ? List.of(inputs.get(0), inputs.get(0)) : inputs;
    return new PairedDecoder(unpaired(pair, PairedDecoder.paired(starts)));
  }

  private BeamDecoder unpaired(List<int[]> inputs, int[] starts) {
    Seq2SeqInputs padded = Seq2SeqInputs.of(name, inputs, config);
    return Seq2SeqDecoder.open(
        new Seq2SeqDecoder.Sessions(encoder, decoder, later), graph, config, padded, starts);
  }

  /** Which model it is, and of which revision, as a sentence can hold it. */
  String name() {
    return name;
  }

  /** What memory batches take. */
  Seq2SeqMemory memory() {
    return Seq2SeqMemory.of(graph, config, vocabularySize(), isPaired ? 2 : 1);
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
