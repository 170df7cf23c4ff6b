package dev.millstream.files;

import dev.millstream.flink.record.RequestPiece;
import dev.millstream.json.PieceJson;

/** Pieces of texts as lines of JSON, as {@link PieceJson} describes it. */
public final class PieceLines implements LineFormat<RequestPiece> {
  private static final long serialVersionUID = 1L;

  @Override
  public byte[] line(RequestPiece element) {
    return PieceJson.of(element);
  }
}
