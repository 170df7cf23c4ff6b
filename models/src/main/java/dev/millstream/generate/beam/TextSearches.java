package dev.millstream.generate.beam;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.NextToken;
import dev.millstream.generate.StopRule;
import dev.millstream.generate.decode.Draws;
import dev.millstream.generate.decode.GenerationOptions;
import dev.millstream.generate.decode.TokenChooser;
import dev.millstream.generate.decode.TokenScores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Decides how texts are searched for, as transformers does from the same options. */
public final class TextSearches {
  private TextSearches() {}

  /**
   * A search with beams where there is more than one, else token after token.
   *
   * @param prompt at least one token; of an encoder-decoder the decoder's start token
   * @param processor sees the ids and changes the scores; holds no state
   * @param rules what ends a text; hold no state
   * @param draws where tokens are drawn; further texts of the prompt have further ones of them
   * @param positions most tokens that the model can have, the prompt included
   * @throws IllegalArgumentException when no token fits after the prompt, or beams are to be drawn
   */
  public static TextSearch of(
      int[] prompt,
      GenerationOptions options,
      LogitsProcessor processor,
      StopRule rules,
      Draws draws,
      int positions) {
    int most = mostNewTokens(prompt, options, positions);
    StopRule stop = within(rules, most);
    if (options.beams().numBeams() > 1) {
      requireNoDraw(options);
      int endTokens = options.endings().eosTokenIds().size();
      return new BeamTexts(
          prompt, new BeamSettings(options.beams(), endTokens, most), processor, stop);
    }
    List<NextToken> next = new ArrayList<>();
    for (int i = 0; i < options.beams().numReturnSequences(); i++) {
      next.add(TokenChooser.of(options, processor, draws.ofCandidate(i), TokenScores.Told.NOTHING));
    }
    return new ChosenTexts(prompt, next, Collections.nCopies(next.size(), stop));
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

  /** The rules, and an end where the model has no position for another token. */
  private static StopRule within(StopRule rules, int most) {
    return ids -> {
      FinishReason end = rules.after(ids);
      return end == null && ids.madeCount() >= most ? FinishReason.LENGTH : end;
    };
  }
}
