package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.seq.Text2TextOptions;
import dev.millstream.generate.seq.Text2TextTask;
import dev.millstream.model.GenerationConfig;
import dev.millstream.request.RequestJson;
import java.util.Set;

/**
 * A loaded model that writes texts side by side, or says how likely given ones are, for all who ask
 * in a process.
 *
 * <p>Threading: safe for many threads. Life cycle: closing fails the texts that are not done.
 */
public interface TextWriter extends AutoCloseable {
  /** The model's name, such as {@code HuggingFaceTB/SmolLM2-135M-Instruct}. */
  String name();

  /** The commit of its files, or of a folder {@code sha256:} and the fingerprint. */
  String revision();

  /** Texts that wait to be taken. */
  int waiting();

  /**
   * Tokens that a text may have: of a causal model prompt included, of an encoder-decoder those of
   * the input, and as many of the text.
   */
  int contextTokens();

  /**
   * Takes requests with these parameters where they name none of their own.
   *
   * @param defaults JSON object of parameters with Python's names
   * @throws IllegalArgumentException when they are wrong
   */
  Writing with(String defaults);

  @Override
  void close();

  /**
   * Checks parameters of text-generation without a model.
   *
   * @throws IllegalArgumentException when they are wrong
   */
  static void check(String defaults) {
    check(WritingTask.TEXT_GENERATION, defaults);
  }

  /**
   * Checks parameters without a model.
   *
   * @param defaults JSON object of parameters with Python's names
   * @throws IllegalArgumentException when they are wrong
   */
  static void check(WritingTask task, String defaults) {
    ObjectNode parameters = RequestJson.object(defaults, "parameters");
    if (task.isText2Text()) {
      Text2TextOptions.check(parameters, Text2TextTask.of(task.name()));
    } else if (task.isPerplexity()) {
      PerplexityParameters.of(parameters);
    } else {
      WritingParameters.of(parameters, GenerationConfig.NONE);
    }
  }

  /** Names of the parameters that requests may have for a task. */
  static Set<String> parameters(WritingTask task) {
    if (task.isText2Text()) {
      return Text2TextOptions.names();
    }
    return task.isPerplexity() ? PerplexityParameters.names() : WritingParameters.names();
  }
}
