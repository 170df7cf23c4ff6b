package dev.millstream.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;

/** Reads chunks by Lucene's document numbers, from one commit. Threading: one thread. */
final class ChunkReader {
  private final List<LeafReaderContext> leaves;
  private final StoredFields stored;

  ChunkReader(IndexSearcher searcher) throws IOException {
    IndexReader reader = searcher.getIndexReader();
    leaves = reader.leaves();
    stored = reader.storedFields();
  }

  Hit hit(int number, float score) throws IOException {
    Document fields = stored.document(number);
    LeafReaderContext leaf = leafOf(number);
    return new Hit(
        fields.get(IndexFields.ID),
        fields.get(IndexFields.DOCUMENT),
        (int) number(leaf, number - leaf.docBase, IndexFields.POSITION),
        fields.get(IndexFields.TEXT),
        score);
  }

  IndexedChunk chunk(int number) throws IOException {
    LeafReaderContext leaf = leafOf(number);
    FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
    vectors.advance(number - leaf.docBase);
    return chunk(leaf, number - leaf.docBase, vectors.vectorValue());
  }

  void forEach(Consumer<IndexedChunk> consumer) throws IOException {
    for (LeafReaderContext leaf : leaves) {
      FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
      if (vectors == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      for (int doc = vectors.nextDoc();
          doc != FloatVectorValues.NO_MORE_DOCS;
          doc = vectors.nextDoc()) {
        if (live == null || live.get(doc)) {
          consumer.accept(chunk(leaf, doc, vectors.vectorValue()));
        }
      }
    }
  }

  private IndexedChunk chunk(LeafReaderContext leaf, int doc, float[] vector) throws IOException {
    Document fields = stored.document(leaf.docBase + doc);
    return new IndexedChunk(
        fields.get(IndexFields.ID),
        fields.get(IndexFields.DOCUMENT),
        (int) number(leaf, doc, IndexFields.POSITION),
        fields.get(IndexFields.TEXT),
        number(leaf, doc, IndexFields.VERSION),
        // Lucene reads every vector into the same array.
        Arrays.copyOf(vector, vector.length));
  }

  private LeafReaderContext leafOf(int number) {
    return leaves.get(ReaderUtil.subIndex(number, leaves));
  }

  private static long number(LeafReaderContext leaf, int doc, String field) throws IOException {
    NumericDocValues values = leaf.reader().getNumericDocValues(field);
    values.advanceExact(doc);
    return values.longValue();
  }
}
