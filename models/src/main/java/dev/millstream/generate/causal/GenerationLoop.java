package dev.millstream.generate.causal;

import dev.millstream.engine.EngineException;
import dev.millstream.generate.FinishReason;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes texts side by side, a token of each at every step. Texts wait for a slot in the order they
 * came in, join when their prompt is computed and leave when they are done.
 *
 * <p>A text has the same tokens alone and beside others. Its logits may depend in their last bits
 * on the length of prompt pieces and on the shared prefix it names.
 *
 * <p>Threading: confined to one thread, but for {@link #interrupt()}. Life cycle: closing fails the
 * texts that are not done; the model must be open until then.
 */
public final class GenerationLoop implements AutoCloseable {
  private final CausalModel model;
  private final GenerationLimits limits;
  private final CacheRows rows;
  private final KeptPrefixes kept;
  private final WrittenTexts written;
  private final Deque<SubmittedText> waiting = new ArrayDeque<>();
  private @Nullable JoiningText joining; // its row is the one behind the written texts'
  private boolean closed;

  GenerationLoop(CausalModel model, GenerationLimits limits, CacheRows rows) {
    this.model = model;
    this.limits = limits;
    this.rows = rows;
    this.kept = new KeptPrefixes(limits.slots(), limits.keptPrefixes());
    this.written = new WrittenTexts(rows, limits.slots(), model.logitsWidth());
  }

  /** Texts that have a slot. */
  public int running() {
    return written.count() + (joining == null ? 0 : 1);
  }

  /** Texts that wait for a slot. */
  public int waiting() {
    return waiting.size();
  }

  /**
   * Takes a text; nothing is computed until the next step.
   *
   * @throws IllegalArgumentException when the prompt is empty, has an id that the model lacks, or
   *     is too long and not to be shortened
   * @throws IllegalStateException when the loop is closed
   */
  public SubmittedText submit(GenerationRequest request) {
    if (closed) {
      throw new IllegalStateException(closedSentence() + " Make a new one.");
    }
    int[] prompt = fitted(request);
    // The last token is computed for each text, since its logits are wanted.
    int prefix =
        prompt.length < request.prompt().length
            ? 0
            : Math.min(request.sharedPrefix(), prompt.length - 1);
    SubmittedText text = new SubmittedText(request, prompt, prefix, model.vocabulary());
    waiting.add(text);
    return text;
  }

  private int[] fitted(GenerationRequest request) {
    int[] prompt = model.requireIds(request.prompt());
    int room = limits.slotTokens() - request.maxNewTokens();
    if (prompt.length <= room) {
      return prompt;
    }
    if (request.overflow() == PromptOverflow.REFUSE || room < 1) {
      throw new IllegalArgumentException(
          ("a prompt of %d tokens and %d new ones do not fit into a slot of %d. Shorten the prompt,"
                  + " ask for fewer tokens, or give the loop longer slots.")
              .formatted(prompt.length, request.maxNewTokens(), limits.slotTokens()));
    }
    return Arrays.copyOfRange(prompt, prompt.length - room, prompt.length);
  }

  /**
   * Ends texts that were given up, computes prompts up to the tokens of a piece, and adds a token
   * to every text whose prompt is computed.
   *
   * @return whether any text is left
   */
  public boolean step() {
    sweep();
    join();
    written.step();
    return running() + waiting() > 0;
  }

  private void sweep() {
    written.sweep();
    // A listener may submit another text, so the queue is not being walked when it hears.
    List<SubmittedText> over =
        waiting.stream().filter(text -> text.isCancelled() || !text.wantsTokens()).toList();
    waiting.removeAll(over);
    over.forEach(GenerationLoop::isOverAtOnce);
    if (joining != null && joining.text().isCancelled()) {
      joining.text().end(FinishReason.CANCELLED);
      leave();
    }
  }

  private static boolean isOverAtOnce(SubmittedText text) {
    if (text.isCancelled()) {
      text.end(FinishReason.CANCELLED);
    } else if (!text.wantsTokens()) {
      text.end(FinishReason.LENGTH);
    }
    return text.isDone();
  }

  private void join() {
    int spent = 0;
    for (JoiningText next = next(); next != null; next = next()) {
      int piece = next.pieceLength(written.count());
      if (spent > 0 && spent + piece > limits.pieceTokens()) {
        return;
      }
      spent += piece;
      compute(next);
    }
  }

  private @Nullable JoiningText next() {
    while (joining == null && written.count() < limits.slots() && !waiting.isEmpty()) {
      SubmittedText text = waiting.remove();
      if (!isOverAtOnce(text)) {
        joining = new JoiningText(text, rows, kept, limits.pieceTokens());
      }
    }
    return joining;
  }

  private void compute(JoiningText next) {
    int logits;
    try {
      logits = next.compute(written.count());
    } catch (EngineException e) {
      next.text().fail(e);
      leave();
      return;
    }
    if (logits >= 0) {
      joining = null;
      written.join(next.text(), logits);
    }
  }

  private void leave() {
    rows.clear(written.count());
    joining = null;
  }

  /** Ends the run under way; its texts fail. Any thread may call it, to close the loop soon. */
  public void interrupt() {
    rows.cancel();
  }

  /** Fails the texts that are not done, and gives the memory up. Closing twice does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    RuntimeException why =
        new IllegalStateException(
            closedSentence() + " The text was not done: submit it to another loop.");
    written.fail(why);
    if (joining != null) {
      joining.text().fail(why);
      joining = null;
    }
    waiting.forEach(text -> text.fail(why));
    waiting.clear();
    rows.close();
  }

  private String closedSentence() {
    return "the generation loop of model '%s' is closed.".formatted(model.name());
  }
}
