package dev.millstream.generate.decode;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.StopRule;
import dev.millstream.generate.TokenIds;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends a text with a token that ends texts, then with a string or token that was to end it, then
 * when it is as long as it may be. The text keeps what ended it.
 *
 * <p>Threading: holds no state that changes; may be shared between the beams and the texts of the
 * same options.
 */
public final class StopRules implements StopRule {
  private final Set<Integer> eosIds;
  private final Set<Integer> stopIds;
  private final @Nullable StopStrings strings;
  private final LengthLimits lengths;

  private StopRules(Endings endings, @Nullable StopStrings strings, LengthLimits lengths) {
    this.eosIds = Set.copyOf(endings.eosTokenIds());
    this.stopIds = Set.copyOf(endings.stopTokenIds());
    this.strings = strings;
    this.lengths = lengths;
  }

  /** The rules that the options ask for. */
  public static StopRules of(GenerationOptions options, Detokenizer detokenizer) {
    Endings endings = options.endings();
    StopStrings strings =
        endings.stopStrings().isEmpty()
            ? null
            : new StopStrings(detokenizer, endings.stopStrings());
    return new StopRules(endings, strings, options.lengths());
  }

  /** Why no token follows the prompt at all; null where one does. */
  public @Nullable FinishReason before(TokenIds prompt) {
    return isFull(prompt) ? FinishReason.LENGTH : null;
  }

  @Override
  public @Nullable FinishReason after(TokenIds ids) {
    int last = ids.get(ids.size() - 1);
    if (eosIds.contains(last)) {
      return FinishReason.EOS;
    }
    if (stopIds.contains(last) || (strings != null && strings.areCompletedIn(ids))) {
      return FinishReason.STOP;
    }
    return isFull(ids) ? FinishReason.LENGTH : null;
  }

  private boolean isFull(TokenIds ids) {
    return ids.size() >= lengths.mostTokens(ids.promptLength());
  }
}
