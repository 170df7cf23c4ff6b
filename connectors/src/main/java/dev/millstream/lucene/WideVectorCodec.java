package dev.millstream.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own codec, taking longer vectors than its limit of 1,024.
 *
 * <p>The files are the same and say so by the format's own name, so that any Lucene of this version
 * reads them.
 */
final class WideVectorCodec extends Lucene912Codec {
  static final int MAX_DIMENSION = 16_384;

  private final KnnVectorsFormat vectors = new WideVectors(new Lucene99HnswVectorsFormat());

  @Override
  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return vectors;
  }

  private static final class WideVectors extends KnnVectorsFormat {
    private final KnnVectorsFormat files;

    WideVectors(KnnVectorsFormat files) {
      super(files.getName());
      this.files = files;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
      return files.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
      return files.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
      return MAX_DIMENSION;
    }
  }
}
