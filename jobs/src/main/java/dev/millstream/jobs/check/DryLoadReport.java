package dev.millstream.jobs.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What loading a model in a process of its own showed.
 *
 * @param vocabulary token ids that the tokenizer knows of its own configuration; null where it does
 *     not say
 * @param inputs names of the graph's inputs
 * @param outputs names of the graph's outputs
 * @param dimension numbers per vector; null where the model does not embed
 * @param noEmbedding why it does not embed; null where it does
 * @param millis from its start to the first answer
 * @param peakMegabytes most memory that its process used; 0 where the system does not tell
 */
public record DryLoadReport(
    @Nullable Integer vocabulary,
    List<String> inputs,
    List<String> outputs,
    @Nullable Integer dimension,
    @Nullable String noEmbedding,
    long millis,
    long peakMegabytes) {

  /** Takes copies of the lists. */
  public DryLoadReport {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
