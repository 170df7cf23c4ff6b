package dev.millstream.files;

import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.json.AnswerJson;
import org.jspecify.annotations.Nullable;

/** Answers as lines of JSON, as {@link AnswerJson} describes it; none for a record that is gone. */
public final class AnswerLines implements LineFormat<InferenceAnswer> {
  private static final long serialVersionUID = 1L;

  @Override
  public byte @Nullable [] line(InferenceAnswer element) {
    return element.result() == null ? null : AnswerJson.of(element);
  }
}
