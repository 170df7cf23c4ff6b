package dev.millstream.generate.seq;

import dev.millstream.generate.beam.BeamDecoder;
import dev.millstream.generate.beam.FoundText;
import dev.millstream.generate.beam.SearchLoop;
import dev.millstream.generate.beam.TextSearch;
import dev.millstream.generate.beam.TextSearches;
import dev.millstream.generate.decode.GenerationOptions;
import dev.millstream.generate.decode.LogitsProcessors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Makes texts with an encoder-decoder, batch after batch; each text is searched for as if it were
 * alone, with options of its own.
 *
 * <p>Threading: safe; each call runs on the caller's thread. Life cycle: that of the model.
 */
public final class Seq2SeqGenerator {
  private final Seq2SeqModel model;

  /** Makes texts with a model, which stays the caller's to close. */
  public Seq2SeqGenerator(Seq2SeqModel model) {
    this.model = model;
  }

  /**
   * Makes the texts of a batch.
   *
   * @param requests at least one
   * @param cancelled asked before each step for each request by its number; one of which nobody
   *     wants to hear any more gives up its place in the batch, and its texts say so
   * @return for each request as many texts as its options ask for, the best first
   * @throws IllegalArgumentException when an input does not fit the model, or the options do not
   *     fit it or each other
   * @throws dev.millstream.engine.EngineException when the model fails
   */
  public List<List<FoundText>> generate(List<Seq2SeqRequest> requests, IntPredicate cancelled) {
    List<TextSearch> searches = new ArrayList<>(requests.size());
    List<int[]> inputs = new ArrayList<>(requests.size());
    int[] starts = new int[requests.size()];
    for (Seq2SeqRequest request : requests) {
      starts[inputs.size()] = start(request.options());
      searches.add(search(request));
      inputs.add(request.input());
    }
    try (BeamDecoder decoder = model.decoder(inputs, starts)) {
      SearchLoop.run(decoder, searches, cancelled);
    }
    return searches.stream().map(TextSearch::found).toList();
  }

  private TextSearch search(Seq2SeqRequest request) {
    GenerationOptions options = request.options();
    Integer positions = model.config().maxPositions();
    return TextSearches.of(
        new int[] {start(options)},
        options,
        LogitsProcessors.of(options, request.input(), model.vocabularySize()),
        request.stops(),
        request.draws(),
        positions == null ? Integer.MAX_VALUE : positions);
  }

  private int start(GenerationOptions options) {
    Integer start = options.special().decoderStart();
    return start == null ? model.config().decoderStartToken() : start;
  }
}
