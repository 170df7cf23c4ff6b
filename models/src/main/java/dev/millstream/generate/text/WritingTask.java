package dev.millstream.generate.text;

import dev.millstream.generate.seq.Text2TextTask;
import dev.millstream.hub.FetchProgress;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.PinnedModel;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One of the tasks of transformers' pipelines that write texts, or the perplexity of given texts;
 * travels in the job graph.
 *
 * @param name {@code text-generation} or {@code perplexity} for causal models; {@code
 *     summarization}, {@code translation}, {@code translation_xx_to_yy} or {@code
 *     text2text-generation} for encoder-decoders
 * @param scorer the model that picks the best of several texts that were drawn for one answer; null
 *     where that is the one with the likeliest tokens
 */
public record WritingTask(String name, @Nullable ModelSpec scorer) implements Serializable {
  private static final String CAUSAL = "text-generation";
  private static final String SCORING = "perplexity";

  /** A text or conversation gone on with. */
  public static final WritingTask TEXT_GENERATION = new WritingTask(CAUSAL);

  /** How likely a causal model finds given texts, as Hugging Face's evaluate computes it. */
  public static final WritingTask PERPLEXITY = new WritingTask(SCORING);

  /** Long texts to short ones. */
  public static final WritingTask SUMMARIZATION = new WritingTask("summarization");

  /** A text to the same in another language, the only ones that the model knows. */
  public static final WritingTask TRANSLATION = new WritingTask("translation");

  /** Whatever text the model makes of a text. */
  public static final WritingTask TEXT2TEXT_GENERATION = new WritingTask("text2text-generation");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when there is no such task, or it has no use for a scorer
   */
  public WritingTask {
    if (!isCausal(name) && !Text2TextTask.isTask(name)) {
      throw new IllegalArgumentException(
          "the task was '%s', but must be text-generation, perplexity, summarization, translation, translation_xx_to_yy (such as translation_en_to_de) or text2text-generation."
              .formatted(name));
    }
    if (scorer != null && !name.equals(CAUSAL)) {
      throw new IllegalArgumentException(
          "a scorer picks the best of several texts of text-generation, but the task was %s. Leave it out."
              .formatted(name));
    }
  }

  private WritingTask(String name) {
    this(name, null);
  }

  /**
   * The task of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static WritingTask of(String name) {
    return new WritingTask(name);
  }

  /**
   * The same with a model that picks the best of the texts that {@code best_of} says are drawn: a
   * cross-encoder or reward model, which is given the prompt (of a conversation the last message by
   * the user) and each text, and is loaded beside the model that writes.
   *
   * @throws IllegalArgumentException when it is not text-generation
   */
  public WritingTask scoredBy(ModelSpec scorer) {
    return new WritingTask(name, scorer);
  }

  /** Whether it takes an encoder-decoder. */
  public boolean isText2Text() {
    return !isCausal(name);
  }

  /** Whether no text is written, but given ones are judged. */
  public boolean isPerplexity() {
    return name.equals(SCORING);
  }

  private static boolean isCausal(String name) {
    return name.equals(CAUSAL) || name.equals(SCORING);
  }

  /** The task of which it shares the loaded model. */
  WritingTask loadedFor() {
    return isText2Text() ? this : TEXT_GENERATION;
  }

  /**
   * Looks at a model while a job is built, so that every process and every restart of the job runs
   * the same bytes.
   *
   * @throws dev.millstream.model.ModelLoadException when it is not there, or lacks a file that the
   *     task needs
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public PinnedModel pinned(ModelSpec spec, FetchProgress progress) {
    return isText2Text()
        ? PinnedModel.ofEncoderDecoder(spec, progress)
        : PinnedModel.ofWriter(spec, progress);
  }

  /**
   * The same with its scorer looked at, as {@link #pinned} does for the model that writes.
   *
   * @throws dev.millstream.model.ModelLoadException when it is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public WritingTask withPinnedScorer(FetchProgress progress) {
    return scorer == null ? this : scoredBy(PinnedModel.of(scorer, progress).spec());
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
