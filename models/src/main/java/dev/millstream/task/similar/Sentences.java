package dev.millstream.task.similar;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What is compared; the fields are those of the Hub's task sentence-similarity.
 *
 * @param sentences each is compared with the source
 */
public record Sentences(
    @JsonProperty("source_sentence") String sourceSentence, List<String> sentences) {

  /** Takes a copy of the list. */
  public Sentences {
    sentences = List.copyOf(sentences);
  }
}
