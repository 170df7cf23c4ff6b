package dev.millstream.flink.pace;

import java.util.Set;
import org.apache.flink.api.common.watermark.WatermarkDeclaration;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.lineage.DefaultSourceLineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;

/**
 * A source that leaves records unread while the operator of its {@link Pace} has no place for them.
 * Its state is that of the source within, so that a job can be restored with and without pace.
 *
 * <p>A watermark strategy with idleness takes a source that waits for a place to be idle.
 *
 * @param <T> the records
 * @param <S> the source's splits
 * @param <E> the state of its enumerator
 */
public final class PacedSource<T, S extends SourceSplit, E>
    implements Source<T, S, E>, LineageVertexProvider {
  private static final long serialVersionUID = 1L;

  private final Source<T, S, E> source;
  private final Pace pace;

  /** The source, read as there is place. */
  public PacedSource(Source<T, S, E> source, Pace pace) {
    this.source = source;
    this.pace = pace;
  }

  @Override
  public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
    return new PacedReader<>(source.createReader(context), pace);
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SplitEnumerator<S, E> createEnumerator(SplitEnumeratorContext<S> context)
      throws Exception {
    return source.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<S, E> restoreEnumerator(SplitEnumeratorContext<S> context, E state)
      throws Exception {
    return source.restoreEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<S> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<E> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }

  @Override
  public Set<? extends WatermarkDeclaration> declareWatermarks() {
    return source.declareWatermarks();
  }

  /** That of the source within; without data sets where it tells none. */
  @Override
  public LineageVertex getLineageVertex() {
    return source instanceof LineageVertexProvider known
        ? known.getLineageVertex()
        : new DefaultSourceLineageVertex(getBoundedness());
  }
}
