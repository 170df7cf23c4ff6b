package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.FinishReason;
import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.StopRule;
import dev.millstream.generate.TokenIds;
import dev.millstream.generate.causal.GeneratedText;
import dev.millstream.generate.causal.GenerationRequest;
import dev.millstream.generate.causal.PromptOverflow;
import dev.millstream.generate.causal.TextListener;
import dev.millstream.generate.decode.Draws;
import dev.millstream.generate.decode.GenerationOptions;
import dev.millstream.generate.decode.GrowingText;
import dev.millstream.generate.decode.LogitsProcessors;
import dev.millstream.generate.decode.StopRules;
import dev.millstream.generate.decode.TokenChooser;
import dev.millstream.generate.decode.TokenScores;
import dev.millstream.generate.grammar.GrammarProcessor;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One text to be written, checked, and what is kept of it while it grows.
 *
 * <p>Threading: made by one thread, then the writer's.
 */
final class TextOrder implements TextListener {
  private final CausalWriter writer;
  private final GenerationRequest request;
  private final TokenChooser chooser;
  private final List<TokenScores> scores = new ArrayList<>();
  private final @Nullable ToldText told;
  private final @Nullable GrowingText growing;

  /**
   * Checks what is asked.
   *
   * @param candidate its place among the texts of its prompt
   * @param told hears its pieces; null where nobody does
   * @throws IllegalArgumentException when the parameters do not fit the model or the prompt
   * @throws InferenceException when the prompt is too long
   */
  TextOrder(
      CausalWriter writer,
      WritingParameters parameters,
      Prompt prompt,
      long seed,
      int candidate,
      @Nullable ToldText told) {
    GenerationOptions options = parameters.options();
    this.writer = writer;
    this.told = told;
    this.growing = told == null ? null : GrowingText.of(writer.detokenizer(), true);
    int most = options.lengths().mostNewTokens(prompt.ids().length);
    requireRoom(prompt, most, parameters.overflow());
    GrammarProcessor grammar = grammar(parameters, most);
    LogitsProcessors processors =
        LogitsProcessors.of(
            options,
            prompt.ids(),
            writer.scoresWidth(),
            grammar == null ? List.<LogitsProcessor>of() : List.of(grammar));
    this.chooser =
        TokenChooser.of(
            options,
            processors,
            Draws.of(seed).ofCandidate(candidate),
            new TokenScores.Told(
                parameters.details() || parameters.isBestOf(), false, options.topNTokens()));
    StopRules rules = StopRules.of(options, writer.detokenizer());
    this.request =
        new GenerationRequest(
            prompt.ids(),
            prompt.shared(),
            parameters.overflow(),
            chooser,
            grammar == null ? rules : both(grammar, rules),
            most,
            this);
  }

  private void requireRoom(Prompt prompt, int most, PromptOverflow overflow) {
    int room = writer.contextTokens();
    boolean fits = (long) prompt.ids().length + most <= room;
    if (!fits && (overflow == PromptOverflow.REFUSE || most >= room)) {
      throw new InferenceException(
          FailureCategory.TOO_LONG,
          ("a prompt of %d tokens and %d new ones are more than the %d that a text may have. Shorten the"
                  + " prompt, lower max_new_tokens, let handle_long_generation be \"hole\" to drop its"
                  + " first tokens, or allow more context tokens.")
              .formatted(prompt.ids().length, most, room));
    }
  }

  private @Nullable GrammarProcessor grammar(WritingParameters parameters, int most) {
    ObjectNode grammar = parameters.grammar();
    if (grammar == null) {
      return null;
    }
    int[] ends =
        parameters.options().endings().eosTokenIds().stream().mapToInt(Integer::intValue).toArray();
    return writer.grammars().of(grammar, ends).start(most);
  }

  private static StopRule both(StopRule one, StopRule other) {
    return ids -> {
      FinishReason reason = one.after(ids);
      return reason == null ? other.after(ids) : reason;
    };
  }

  /** Hands it over. */
  CompletableFuture<WrittenText> submit() {
    CompletableFuture<GeneratedText> text = writer.driver().submit(request);
    CompletableFuture<WrittenText> written =
        text.thenApply(done -> new WrittenText(done.ids(), done.reason(), scores));
    var unused =
        written.whenComplete(
            (done, failure) -> {
              if (written.isCancelled()) {
                text.cancel(true);
              }
            });
    return written;
  }

  @Override
  public void token(TokenIds ids) {
    TokenScores last = chooser.lastScores();
    if (last != null) {
      scores.add(last);
    }
    if (told != null && growing != null) {
      told.piece(growing.add(ids.get(ids.size() - 1)));
    }
  }

  @Override
  public void ended(TokenIds ids, FinishReason reason) {
    if (told != null && growing != null) {
      told.whole(growing.finish(), reason);
    }
  }

  @Override
  public void failed(RuntimeException why) {
    // The future says it.
  }
}
