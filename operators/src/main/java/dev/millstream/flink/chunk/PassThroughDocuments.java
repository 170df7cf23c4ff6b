package dev.millstream.flink.chunk;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Document;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Documents that are not chunked: each is one chunk with the document's id and the record's
 * position as version. Every version is sent on; nothing is remembered.
 *
 * <p>A blank text leaves by {@link #DEAD_LETTERS}: there is nothing to embed.
 */
public final class PassThroughDocuments extends ProcessFunction<Document, ChunkChange> {
  /** Documents without content. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("pass-through-dead-letters", TypeInformation.of(DeadLetter.class));

  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(Document document, Context context, Collector<ChunkChange> out) {
    String text = document.text();
    if (text == null) {
      out.collect(change(ChunkChange.Kind.DELETE, document, -1));
    } else if (text.isBlank()) {
      context.output(DEAD_LETTERS, letter(document));
    } else {
      out.collect(change(ChunkChange.Kind.UPSERT, document, 0));
    }
  }

  private static ChunkChange change(ChunkChange.Kind kind, Document document, int position) {
    return new ChunkChange(
        kind,
        document.id(),
        document.id(),
        position,
        document.text(),
        document.source().origin().position(),
        document.source());
  }

  private static DeadLetter letter(Document document) {
    return new DeadLetter(
        document.source().key(),
        document.source().value(),
        document.source().origin(),
        "chunk",
        "INVALID_INPUT",
        "document '%s' has a blank text. Write some, or delete the document by a record without a value."
            .formatted(document.id()),
        null);
  }
}
