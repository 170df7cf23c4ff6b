package dev.millstream.flink.decode;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a record of an evaluation holds its columns. A field is a name, or a path of names and
 * places in arrays, such as {@code result.0.label}.
 *
 * @param prediction what was predicted
 * @param reference what is right
 * @param score the model's score
 * @param time epoch milliseconds; null for the record's own timestamp
 * @param id by which labels find predictions; null for {@code id}, else the record's key
 * @param groups whose values a row is counted under
 */
public record JudgedFields(
    String prediction,
    String reference,
    String score,
    @Nullable String time,
    @Nullable String id,
    List<String> groups)
    implements Serializable {

  /** Copies the list. */
  public JudgedFields {
    groups = List.copyOf(groups);
  }
}
