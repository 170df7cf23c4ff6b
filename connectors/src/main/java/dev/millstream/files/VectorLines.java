package dev.millstream.files;

import dev.millstream.flink.record.VectorChange;
import dev.millstream.json.VectorJson;
import dev.millstream.json.VectorJson.Field;
import java.util.EnumSet;

/**
 * Vectors as lines of JSON.
 *
 * <p>A file is a log: a deletion is a line {@code {"id":…,"deleted":true}} and a move a line {@code
 * {"id":…,"position":…,"moved":true}}.
 */
public final class VectorLines implements LineFormat<VectorChange> {
  private static final long serialVersionUID = 1L;

  private final VectorJson json;

  private VectorLines(VectorJson json) {
    this.json = json;
  }

  /** {@code {"id":…,"vector":[…],"model":…,"revision":…}}: one line per document. */
  public static VectorLines ofDocuments() {
    return new VectorLines(VectorJson.with(EnumSet.noneOf(Field.class)));
  }

  /** As {@link #ofDocuments()}, with {@code document}, {@code position} and {@code text}. */
  public static VectorLines ofChunks() {
    return new VectorLines(VectorJson.with(EnumSet.allOf(Field.class)));
  }

  @Override
  public byte[] line(VectorChange element) {
    return switch (element.change().kind()) {
      case UPSERT -> json.upsert(element);
      case MOVE -> json.move(element.change());
      case DELETE -> json.deletion(element.change());
    };
  }
}
