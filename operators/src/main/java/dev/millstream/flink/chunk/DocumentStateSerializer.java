package dev.millstream.flink.chunk;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link DocumentState} in format version {@value #FORMAT}: the version as 8 bytes, the
 * number of chunks as 4, then {@value ContentHash#BYTES} bytes a chunk; all big endian.
 *
 * <p>The format's version is written once per checkpoint, in {@link Snapshot}.
 */
public final class DocumentStateSerializer extends TypeSerializerSingleton<DocumentState> {
  static final int FORMAT = 1;
  static final DocumentStateSerializer INSTANCE = new DocumentStateSerializer();

  private static final long serialVersionUID = 1L;
  private static final DocumentState EMPTY = new DocumentState(0, new byte[0]);

  private DocumentStateSerializer() {}

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
    target.writeInt(hashes.length / ContentHash.BYTES);
    target.write(hashes);
  }

  @Override
  public DocumentState deserialize(DataInputView source) throws IOException {
    long version = source.readLong();
    byte[] hashes = new byte[source.readInt() * ContentHash.BYTES];
    source.readFully(hashes);
    return new DocumentState(version, hashes);
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
    return new Snapshot();
  }

  // One instance for all, also after the job graph has travelled.
  private Object readResolve() {
    return INSTANCE;
  }

  /** The format's version in a checkpoint. Flink makes it by its constructor without arguments. */
  public static final class Snapshot implements TypeSerializerSnapshot<DocumentState> {
    @Override
    public int getCurrentVersion() {
      return FORMAT;
    }

    @Override
    public void writeSnapshot(DataOutputView out) {
      // The version, which Flink writes, says it all.
    }

    @Override
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
        throws IOException {
      if (readVersion != FORMAT) {
        throw new IOException(
            "cannot restore 'chunk' from this savepoint: state version %d, this build reads %d. Start it with the version that wrote it, or give the operator a new uid and use --allowNonRestoredState to begin without it."
                .formatted(readVersion, FORMAT));
      }
    }

    @Override
    public DocumentStateSerializer restoreSerializer() {
      return INSTANCE;
    }

    @Override
    public TypeSerializerSchemaCompatibility<DocumentState> resolveSchemaCompatibility(
        TypeSerializerSnapshot<DocumentState> old) {
      return old instanceof Snapshot
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}
