package dev.millstream.flink.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link MetricSet} as it writes itself. Which metrics it is of is written once per
 * checkpoint, in {@link Snapshot}; other metrics cannot go on from that state, and are told so.
 */
public final class MetricSetSerializer extends TypeSerializer<MetricSet> {
  private static final long serialVersionUID = 1L;

  private final MetricSpecs specs;

  MetricSetSerializer(MetricSpecs specs) {
    this.specs = specs;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  /** Itself: it holds nothing that changes. */
  @Override
  public TypeSerializer<MetricSet> duplicate() {
    return this;
  }

  @Override
  public MetricSet createInstance() {
    return MetricSet.empty(specs);
  }

  @Override
  public MetricSet copy(MetricSet from) {
    return from.copy();
  }

  @Override
  public MetricSet copy(MetricSet from, MetricSet reuse) {
    return from.copy();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(MetricSet set, DataOutputView target) throws IOException {
    set.write(target);
  }

  @Override
  public MetricSet deserialize(DataInputView source) throws IOException {
    return MetricSet.read(specs, source);
  }

  @Override
  public MetricSet deserialize(MetricSet reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<MetricSet> snapshotConfiguration() {
    return new Snapshot(specs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MetricSetSerializer that && specs.equals(that.specs);
  }

  @Override
  public int hashCode() {
    return specs.hashCode();
  }

  /** The metrics of a checkpoint. Flink makes it by its constructor without arguments. */
  public static final class Snapshot implements TypeSerializerSnapshot<MetricSet> {
    private MetricSpecs specs;

    /** To be filled by {@link #readSnapshot}. */
    @SuppressWarnings("NullAway.Init") // Flink calls readSnapshot before anything else
    public Snapshot() {}

    private Snapshot(MetricSpecs specs) {
      this.specs = specs;
    }

    @Override
    public int getCurrentVersion() {
      return MetricSet.VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeInt(specs.specs().size());
      for (MetricSpec spec : specs.specs()) {
        out.writeUTF(spec.name());
        out.writeUTF(spec.parameters());
      }
    }

    @Override
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
        throws IOException {
      if (readVersion != MetricSet.VERSION) {
        throw new IOException(
            "cannot restore an evaluation from this savepoint: state version %d, this build reads %d. Start it with the version that wrote it, or give the evaluation a new name and use --allowNonRestoredState to begin without it."
                .formatted(readVersion, MetricSet.VERSION));
      }
      int size = in.readInt();
      List<MetricSpec> read = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        read.add(new MetricSpec(in.readUTF(), in.readUTF()));
      }
      specs = new MetricSpecs(read);
    }

    @Override
    public MetricSetSerializer restoreSerializer() {
      return new MetricSetSerializer(specs);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException with a sentence if the metrics are other ones
     */
    @Override
    public TypeSerializerSchemaCompatibility<MetricSet> resolveSchemaCompatibility(
        TypeSerializerSnapshot<MetricSet> old) {
      if (!(old instanceof Snapshot former)) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      if (!former.specs.equals(specs)) {
        throw new IllegalStateException(
            "cannot restore an evaluation of %s from this savepoint: its windows hold %s. Ask for the same metrics in the same order, or give the evaluation a new name and use --allowNonRestoredState to begin without them."
                .formatted(specs.described(), former.specs.described()));
      }
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
  }
}
