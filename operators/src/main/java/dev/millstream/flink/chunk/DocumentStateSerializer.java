package dev.millstream.flink.chunk;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link DocumentState} in format version {@value #FORMAT}: the version as 8 bytes, the
 * recipe's fingerprint as 8, the number of chunks as 4, then {@value ContentHash#BYTES} bytes a
 * chunk; all big endian. Format 1 had no recipe and is read too.
 *
 * <p>The format's version is written once per checkpoint, in {@link Snapshot}.
 */
public final class DocumentStateSerializer extends TypeSerializerSingleton<DocumentState> {
  static final int FORMAT = 2;
  static final int FORMAT_WITHOUT_RECIPE = 1;
  static final DocumentStateSerializer INSTANCE = new DocumentStateSerializer(FORMAT);

  private static final long serialVersionUID = 2L;
  private static final DocumentStateSerializer FORMER =
      new DocumentStateSerializer(FORMAT_WITHOUT_RECIPE);
  private static final DocumentState EMPTY =
      new DocumentState(0, VectorRecipe.NO_FINGERPRINT, new byte[0]);

  private final int format;

  private DocumentStateSerializer(int format) {
    this.format = format;
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public DocumentState createInstance() {
    return EMPTY;
  }

  @Override
  public DocumentState copy(DocumentState from) {
    return from;
  }

  @Override
  public DocumentState copy(DocumentState from, DocumentState reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(DocumentState state, DataOutputView target) throws IOException {
    byte[] hashes = state.packed();
    target.writeLong(state.version());
    if (format != FORMAT_WITHOUT_RECIPE) {
      target.writeLong(state.recipe());
    }
    target.writeInt(hashes.length / ContentHash.BYTES);
    target.write(hashes);
  }

  @Override
  public DocumentState deserialize(DataInputView source) throws IOException {
    long version = source.readLong();
    long recipe = format == FORMAT_WITHOUT_RECIPE ? VectorRecipe.NO_FINGERPRINT : source.readLong();
    byte[] hashes = new byte[source.readInt() * ContentHash.BYTES];
    source.readFully(hashes);
    return new DocumentState(version, recipe, hashes);
  }

  @Override
  public DocumentState deserialize(DocumentState reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<DocumentState> snapshotConfiguration() {
    return new Snapshot(format);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DocumentStateSerializer that && format == that.format;
  }

  @Override
  public int hashCode() {
    return format;
  }

  // One instance for each format, also after the job graph has travelled.
  private Object readResolve() {
    return of(format);
  }

  private static DocumentStateSerializer of(int format) {
    return format == FORMAT_WITHOUT_RECIPE ? FORMER : INSTANCE;
  }

  /** The format's version in a checkpoint. Flink makes it by its constructor without arguments. */
  public static final class Snapshot implements TypeSerializerSnapshot<DocumentState> {
    private int format;

    /** Of the format that is written today. */
    public Snapshot() {
      this(FORMAT);
    }

    private Snapshot(int format) {
      this.format = format;
    }

    @Override
    public int getCurrentVersion() {
      return format;
    }

    @Override
    public void writeSnapshot(DataOutputView out) {
      // The version, which Flink writes, says it all.
    }

    @Override
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
        throws IOException {
      if (readVersion < FORMAT_WITHOUT_RECIPE || readVersion > FORMAT) {
        throw new IOException(
            "cannot restore 'chunk' from this savepoint: state version %d, this build reads %d to %d. Start it with the version that wrote it, or give the operator a new uid and use --allowNonRestoredState to begin without it."
                .formatted(readVersion, FORMAT_WITHOUT_RECIPE, FORMAT));
      }
      format = readVersion;
    }

    @Override
    public DocumentStateSerializer restoreSerializer() {
      return of(format);
    }

    @Override
    public TypeSerializerSchemaCompatibility<DocumentState> resolveSchemaCompatibility(
        TypeSerializerSnapshot<DocumentState> old) {
      if (!(old instanceof Snapshot former) || former.format > format) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      return former.format == format
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
  }
}
