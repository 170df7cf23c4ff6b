package dev.millstream.lucene;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.VectorChange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * How a chunk stands in the index.
 *
 * <p>Position and version are doc values only, so that a move rewrites two numbers and leaves the
 * vector and its graph alone.
 */
final class IndexFields {
  static final String KEY = "key";
  static final String ID = "id";
  static final String DOCUMENT = "document";
  static final String POSITION = "position";
  static final String VERSION = "version";
  static final String TEXT = "text";
  static final String MODEL = "model";
  static final String REVISION = "revision";
  static final String VECTOR = "vector";

  /** By angle, since not every model's vectors have length 1. */
  static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.COSINE;

  private IndexFields() {}

  /** The one term that finds a chunk: its id, or a hash of an id that is too long for a term. */
  static Term key(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return new Term(KEY, bytes.length <= IndexWriter.MAX_TERM_LENGTH ? id : sha256(bytes));
  }

  static Document document(VectorChange upsert) {
    ChunkChange change = upsert.change();
    Document document = new Document();
    document.add(new StringField(KEY, key(change.id()).text(), Field.Store.NO));
    document.add(new StoredField(ID, change.id()));
    document.add(new StoredField(DOCUMENT, change.document()));
    document.add(new StoredField(TEXT, Objects.requireNonNull(change.text(), "an upsert's text")));
    document.add(new StoredField(MODEL, upsert.model()));
    document.add(new StoredField(REVISION, upsert.revision()));
    for (Field number : numbers(change)) {
      document.add(number);
    }
    float[] vector = Objects.requireNonNull(upsert.vector(), "an upsert's vector");
    document.add(new KnnFloatVectorField(VECTOR, vector, SIMILARITY));
    return document;
  }

  /** What a move replaces. */
  static Field[] numbers(ChunkChange change) {
    return new Field[] {
      new NumericDocValuesField(POSITION, change.position()),
      new NumericDocValuesField(VERSION, change.version())
    };
  }

  /** Lucene keeps the cosine as {@code (1 + cosine) / 2}, since its scores are not negative. */
  static float cosine(float score) {
    return 2 * score - 1;
  }

  private static String sha256(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no SHA-256, which every JDK must have.", e);
    }
  }
}
