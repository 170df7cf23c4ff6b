package dev.millstream.json;

import dev.millstream.flink.record.RequestPiece;

/**
 * A piece of a text as JSON: {@code {"id":…,"text":0,"sequence":3,"piece":"…"}}, the last of a text
 * with an empty piece and {@code "end":"length"}. A record without an id is told by {@code source},
 * {@code partition} and {@code position} behind the {@code null}.
 */
public final class PieceJson {
  private PieceJson() {}

  /** One object in UTF-8, without a line break. */
  public static byte[] of(RequestPiece piece) {
    String id = piece.id();
    return JsonBytes.object(
        json -> {
          json.writeFieldName("id");
          json.writeRawValue(id == null ? "null" : id);
          if (id == null) {
            json.writeStringField("source", piece.origin().source());
            json.writeNumberField("partition", piece.origin().partition());
            json.writeNumberField("position", piece.origin().position());
          }
          json.writeNumberField("text", piece.text());
          json.writeNumberField("sequence", piece.sequence());
          json.writeStringField("piece", piece.piece());
          if (piece.end() != null) {
            json.writeStringField("end", piece.end());
          }
        });
  }
}
