package dev.millstream.generate.causal;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import org.jspecify.annotations.Nullable;

/**
 * One text on its way through a loop.
 *
 * <p>Threading: {@link #cancel()} and {@link #isDone()} from any thread, all else the loop's.
 */
public final class SubmittedText {
  private final GenerationRequest request;
  private final int[] prompt;
  private final int sharedPrefix;
  private final TokenIds ids;
  private final int vocabulary;
  private volatile boolean cancelled;
  private volatile boolean done;

  /**
   * Takes the prompt as it is computed, which may be less than that of the request.
   *
   * @param sharedPrefix how many ids of that prompt are shared with others
   */
  SubmittedText(GenerationRequest request, int[] prompt, int sharedPrefix, int vocabulary) {
    this.request = request;
    this.prompt = prompt;
    this.sharedPrefix = sharedPrefix;
    this.ids = new TokenIds(prompt);
    this.vocabulary = vocabulary;
  }

  /**
   * Gives the text up: it ends as {@link FinishReason#CANCELLED} with the loop's next step, unless
   * it is done before.
   */
  public void cancel() {
    cancelled = true;
  }

  /** Whether it has ended or failed. */
  public boolean isDone() {
    return done;
  }

  boolean isCancelled() {
    return cancelled;
  }

  int[] prompt() {
    return prompt;
  }

  int sharedPrefix() {
    return sharedPrefix;
  }

  boolean wantsTokens() {
    return request.maxNewTokens() > 0;
  }

  int lastId() {
    return ids.get(ids.size() - 1);
  }

  /**
   * Adds the next token.
   *
   * @return whether the text goes on
   */
  boolean advance(float[] logits) {
    FinishReason reason;
    try {
      ids.add(known(request.nextToken().choose(ids, logits)));
      request.listener().token(ids);
      reason = reasonToEnd();
    } catch (RuntimeException e) {
      fail(e);
      return false;
    } catch (Error e) {
      fail(new IllegalStateException("the text broke its loop: %s".formatted(e), e));
      throw e;
    }
    if (reason != null) {
      end(reason);
    }
    return reason == null;
  }

  private @Nullable FinishReason reasonToEnd() {
    FinishReason reason = request.stopRule().after(ids);
    boolean full = ids.madeCount() >= request.maxNewTokens();
    return reason == null && full ? FinishReason.LENGTH : reason;
  }

  private int known(int id) {
    if (id < 0 || id >= vocabulary) {
      throw new IllegalStateException(
          "token id %d was chosen, but the model has %d. Rule out ids beyond the vocabulary."
              .formatted(id, vocabulary));
    }
    return id;
  }

  void end(FinishReason reason) {
    done = true;
    try {
      request.listener().ended(ids, reason);
    } catch (RuntimeException e) {
      tellFailure(e);
    }
  }

  /** Does nothing where the text is done. */
  void fail(RuntimeException why) {
    if (!done) {
      done = true;
      tellFailure(why);
    }
  }

  private void tellFailure(RuntimeException why) {
    try {
      request.listener().failed(why);
    } catch (RuntimeException e) {
      if (e != why) {
        why.addSuppressed(e);
      }
    }
  }
}
