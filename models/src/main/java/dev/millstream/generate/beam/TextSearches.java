package dev.millstream.generate.beam;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.NextToken;
import dev.millstream.generate.StopRule;
import dev.millstream.generate.decode.GenerationOptions;
import java.util.Collections;

/** Decides how texts are searched for, as transformers does from the same options. */
public final class TextSearches {
  private TextSearches() {}

  /**
   * A search with beams where there is more than one, else token after token.
   *
   * @param prompt at least one token; of an encoder-decoder the decoder's start token
   * @param processor sees the ids and changes the scores; holds no state
   * @param positions most tokens that the model can have, the prompt included
   * @throws IllegalArgumentException when no token fits after the prompt, or beams are to be drawn
   */
  public static TextSearch of(
      int[] prompt, GenerationOptions options, LogitsProcessor processor, int positions) {
    int most = mostNewTokens(prompt, options, positions);
    if (options.beams().numBeams() > 1) {
      requireNoDraw(options);
      int endTokens = options.endings().eosTokenIds().size();
      return new BeamTexts(
          prompt,
          new BeamSettings(options.beams(), endTokens, most),
          processor,
          stop(options, most));
    }
    int count = options.beams().numReturnSequences();
    NextToken next = likeliest(processor);
    return new ChosenTexts(
        prompt, Collections.nCopies(count, next), Collections.nCopies(count, stop(options, most)));
  }

  private static int mostNewTokens(int[] prompt, GenerationOptions options, int positions) {
    int wanted = options.lengths().mostNewTokens(prompt.length);
    if (wanted < 1) {
      throw new IllegalArgumentException(
          "max_length was %d, but the prompt has %d tokens already, so that none can be made. Raise max_length, or set max_new_tokens instead."
              .formatted(options.lengths().maxLength(), prompt.length));
    }
    int room = positions - prompt.length;
    if (room < 1) {
      throw new IllegalArgumentException(
          "the prompt has %d tokens, but the model has positions for %d, so that none can be made. Shorten the prompt."
              .formatted(prompt.length, positions));
    }
    return Math.min(wanted, room);
  }

  private static void requireNoDraw(GenerationOptions options) {
    if (options.sampling().doSample()) {
      throw new IllegalArgumentException(
          "do_sample was true and num_beams %d, but beams are not drawn. Set do_sample to false, or num_beams to 1."
              .formatted(options.beams().numBeams()));
    }
  }

  private static StopRule stop(GenerationOptions options, int most) {
    return ids -> {
      int last = ids.get(ids.size() - 1);
      if (options.endings().eosTokenIds().contains(last)) {
        return FinishReason.EOS;
      }
      if (options.endings().stopTokenIds().contains(last)) {
        return FinishReason.STOP;
      }
      return ids.madeCount() < most ? null : FinishReason.LENGTH;
    };
  }

  private static NextToken likeliest(LogitsProcessor processor) {
    return (ids, logits) -> {
      processor.process(ids, logits);
      int best = 0;
      for (int id = 1; id < logits.length; id++) {
        if (logits[id] > logits[best]) {
          best = id;
        }
      }
      return best;
    };
  }
}
