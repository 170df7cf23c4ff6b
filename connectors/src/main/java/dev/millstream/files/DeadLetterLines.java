package dev.millstream.files;

import dev.millstream.flink.record.DeadLetter;
import dev.millstream.json.DeadLetterJson;

/** Dead letters as lines of JSON, as {@link DeadLetterJson} describes it. */
public final class DeadLetterLines implements LineFormat<DeadLetter> {
  private static final long serialVersionUID = 1L;

  @Override
  public byte[] line(DeadLetter element) {
    return DeadLetterJson.of(element);
  }
}
