package dev.millstream.generate.seq;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.model.Seq2SeqConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much memory outside the heap a batch takes at most, known before it takes any: for keys,
 * values, hidden states and logits, not for what the graphs compute in between.
 *
 * @param ownBytes keys and values of one of a text's tokens
 * @param inputBytes keys, values and hidden state of one of an input's tokens
 * @param logitsBytes of one row
 * @param positions most tokens that the model can have; null for any number
 * @param leastRows that run together, those of a text alone included
 */
record Seq2SeqMemory(
    double ownBytes,
    double inputBytes,
    double logitsBytes,
    @Nullable Integer positions,
    int leastRows) {
  private static final int PIECE = 64;
  private static final int FLOAT = 4;

  static Seq2SeqMemory of(DecoderGraph graph, Seq2SeqConfig config, int vocabulary, int leastRows) {
    return new Seq2SeqMemory(
        bytes(graph.own(), config),
        bytes(graph.cross(), config) + (double) FLOAT * config.hiddenSize(),
        (double) vocabulary * graph.logits().type().bytes(),
        config.maxPositions(),
        leastRows);
  }

  private static double bytes(List<DeclaredTensor> pasts, Seq2SeqConfig config) {
    double bytes = 0;
    for (DeclaredTensor past : pasts) {
      long heads = past.dims().get(1) < 0 ? config.decoderHeads() : past.dims().get(1);
      long width = past.dims().get(3) < 0 ? config.headWidth() : past.dims().get(3);
      bytes += (double) heads * width * past.type().bytes();
    }
    return bytes;
  }

  /** Of a batch; {@link Long#MAX_VALUE} where it is more than a number can say. */
  long bytes(List<Seq2SeqRequest> batch) {
    double rows = 0;
    double inputTokens = 0;
    double textTokens = 0;
    for (Seq2SeqRequest request : batch) {
      rows += rows(request);
      inputTokens = Math.max(inputTokens, upToPiece(request.input().length));
      textTokens = Math.max(textTokens, upToPiece(textTokens(request)));
    }
    rows = Math.max(rows, leastRows);
    int texts = Math.max(batch.size(), leastRows);
    // Own keys and values are read from one memory and written to another; those of the inputs are
    // kept once for each text and once for each row.
    return (long)
        (2 * rows * textTokens * ownBytes
            + (texts + rows) * inputTokens * inputBytes
            + rows * logitsBytes);
  }

  private static int rows(Seq2SeqRequest request) {
    var beams = request.options().beams();
    return Math.max(beams.numBeams(), beams.numReturnSequences());
  }

  private int textTokens(Seq2SeqRequest request) {
    int most = request.options().lengths().mostTokens(1);
    return positions == null ? most : Math.min(most, positions);
  }

  private static double upToPiece(int tokens) {
    return Math.ceil((double) tokens / PIECE) * PIECE;
  }
}
