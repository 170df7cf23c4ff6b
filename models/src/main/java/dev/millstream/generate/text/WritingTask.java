package dev.millstream.generate.text;

import dev.millstream.generate.seq.Text2TextTask;
import dev.millstream.hub.FetchProgress;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.PinnedModel;
import java.io.Serializable;

/**
 * One of the tasks of transformers' pipelines that write texts; travels in the job graph.
 *
 * @param name {@code text-generation} for causal models; {@code summarization}, {@code
 *     translation}, {@code translation_xx_to_yy} or {@code text2text-generation} for
 *     encoder-decoders
 */
public record WritingTask(String name) implements Serializable {
  private static final String CAUSAL = "text-generation";

  /** A text or conversation gone on with. */
  public static final WritingTask TEXT_GENERATION = new WritingTask(CAUSAL);

  /** Long texts to short ones. */
  public static final WritingTask SUMMARIZATION = new WritingTask("summarization");

  /** A text to the same in another language, the only ones that the model knows. */
  public static final WritingTask TRANSLATION = new WritingTask("translation");

  /** Whatever text the model makes of a text. */
  public static final WritingTask TEXT2TEXT_GENERATION = new WritingTask("text2text-generation");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when there is no such task
   */
  public WritingTask {
    if (!name.equals(CAUSAL) && !Text2TextTask.isTask(name)) {
      throw new IllegalArgumentException(
          "the task was '%s', but must be text-generation, summarization, translation, translation_xx_to_yy (such as translation_en_to_de) or text2text-generation."
              .formatted(name));
    }
  }

  /**
   * The task of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static WritingTask of(String name) {
    return new WritingTask(name);
  }

  /** Whether it takes an encoder-decoder. */
  public boolean isText2Text() {
    return !name.equals(CAUSAL);
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

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
