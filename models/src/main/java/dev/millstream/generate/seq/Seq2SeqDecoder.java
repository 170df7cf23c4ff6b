package dev.millstream.generate.seq;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.ElementType;
import dev.millstream.engine.GraphRun;
import dev.millstream.engine.OnnxSession;
import dev.millstream.generate.beam.BeamDecoder;
import dev.millstream.generate.beam.LastLogits;
import dev.millstream.generate.beam.OpenTensors;
import dev.millstream.generate.beam.ReorderedCache;
import dev.millstream.model.Seq2SeqConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The rows of a batch over an encoder-decoder. The encoder runs once, the keys and values of its
 * hidden states are computed by the decoder's first run and kept.
 */
final class Seq2SeqDecoder implements BeamDecoder {
  private final Runs runs;
  private final DecoderGraph graph;
  private final Seq2SeqConfig config;
  private final Seq2SeqInputs inputs;
  private final int[] starts;
  private final TextTensors texts;
  private final ReorderedCache cache;
  private final LastLogits logits;

  /** What is loaded of a model; the last two may be one. */
  record Sessions(OnnxSession encoder, OnnxSession first, OnnxSession later) {}

  /** A thread's way to run them. */
  private record Runs(GraphRun encoder, GraphRun first, GraphRun later) implements AutoCloseable {
    static Runs of(Sessions sessions) {
      GraphRun encoder = sessions.encoder().newGraphRun();
      try {
        GraphRun first = sessions.first().newGraphRun();
        try {
          boolean isMerged = sessions.first() == sessions.later();
          return new Runs(encoder, first, isMerged ? first : sessions.later().newGraphRun());
        } catch (RuntimeException e) {
          first.close();
          throw e;
        }
      } catch (RuntimeException e) {
        encoder.close();
        throw e;
      }
    }

    void cancel() {
      encoder.cancel();
      first.cancel();
      later.cancel();
    }

    @Override
    public void close() {
      encoder.close();
      first.close();
      later.close();
    }
  }

  private Seq2SeqDecoder(
      Runs runs, DecoderGraph graph, Seq2SeqConfig config, Seq2SeqInputs inputs, int[] starts) {
    this.runs = runs;
    this.graph = graph;
    this.config = config;
    this.inputs = inputs;
    this.starts = starts.clone();
    this.texts = new TextTensors(inputs.count());
    this.cache = new ReorderedCache(graph.own(), config.decoderHeads(), config.headWidth());
    this.logits = new LastLogits(graph.logits(), config.vocabSize());
  }

  static Seq2SeqDecoder open(
      Sessions sessions,
      DecoderGraph graph,
      Seq2SeqConfig config,
      Seq2SeqInputs inputs,
      int[] starts) {
    return new Seq2SeqDecoder(Runs.of(sessions), graph, config, inputs, starts);
  }

  @Override
  public void begin() {
    prepareTexts();
    EncoderRun.run(runs.encoder(), inputs, texts);
    cache.begin(inputs.count());
    try (OpenTensors tensors = new OpenTensors()) {
      for (DeclaredTensor input : runs.first().inputs()) {
        if (!giveCommon(tensors, input, starts)) {
          giveNone(tensors, input);
        }
      }
      graph.cross().forEach(past -> texts.out(tensors, DecoderGraph.present(past), past.name()));
      read(runs.first(), tensors, inputs.count());
    }
  }

  @Override
  public void step(int[] parents, int[] tokens) {
    cache.reorder(parents);
    texts.follow(parents);
    try (OpenTensors tensors = new OpenTensors()) {
      for (DeclaredTensor input : runs.later().inputs()) {
        if (!giveCommon(tensors, input, tokens) && texts.has(input.name())) {
          texts.in(tensors, input);
        }
      }
      cache.pasts(tensors);
      read(runs.later(), tensors, tokens.length);
    }
  }

  private void read(GraphRun run, OpenTensors tensors, int rows) {
    cache.presents(tensors, 1);
    logits.out(tensors, rows, 1);
    run.run(tensors.inputs(), tensors.outputs());
    cache.grow(1);
  }

  private void prepareTexts() {
    int length = inputs.length();
    DeclaredTensor hidden =
        runs.encoder().outputs().stream()
            .filter(output -> output.name().equals(EncoderRun.HIDDEN))
            .findFirst()
            .orElseThrow();
    long width = hidden.dims().get(2) < 0 ? config.hiddenSize() : hidden.dims().get(2);
    texts.add(DecoderGraph.HIDDEN, hidden.type(), length, width);
    for (DeclaredTensor past : graph.cross()) {
      texts.add(past.name(), past.type(), heads(past), length, width(past));
    }
    ElementType maskType = maskType();
    texts.add(DecoderGraph.MASK, maskType, length);
    texts.memory(DecoderGraph.MASK).put(OpenTensors.memory(maskType, inputs.mask()));
  }

  private ElementType maskType() {
    return runs.later().inputs().stream()
        .filter(input -> input.name().equals(DecoderGraph.MASK))
        .map(DeclaredTensor::type)
        .findFirst()
        .orElse(ElementType.LONG);
  }

  private long heads(DeclaredTensor past) {
    return past.dims().get(1) < 0 ? config.decoderHeads() : past.dims().get(1);
  }

  private long width(DeclaredTensor past) {
    return past.dims().get(3) < 0 ? config.headWidth() : past.dims().get(3);
  }

  /** Gives what both kinds of runs take in the same way; false for anything else. */
  private boolean giveCommon(OpenTensors tensors, DeclaredTensor input, int[] ids) {
    switch (input.name()) {
      case DecoderGraph.IDS -> tensors.in(input.name(), input.type(), ids, ids.length, 1);
      case DecoderGraph.BRANCH ->
          tensors.in(input.name(), input.type(), new int[] {cache.length() > 0 ? 1 : 0}, 1);
      case DecoderGraph.MASK, DecoderGraph.HIDDEN -> texts.in(tensors, input);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A merged decoder takes keys and values from the beginning, of no tokens then. */
  private void giveNone(OpenTensors tensors, DeclaredTensor past) {
    ByteBuffer none = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
    tensors.in(past.name(), past.type(), none, inputs.count(), heads(past), 0, width(past));
  }

  @Override
  public int vocabularySize() {
    return logits.vocabularySize();
  }

  @Override
  public void copyTo(int row, float[] into) {
    logits.copyTo(row, into);
  }

  @Override
  public void cancel() {
    runs.cancel();
  }

  @Override
  public void close() {
    runs.close();
  }
}
