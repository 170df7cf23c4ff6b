package dev.millstream.flink.chunk;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.VectorChange;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Refuses a change of a chunk that is older than one already sent on. Keyed by the document's id,
 * which keeps the order of a document's changes to the sinks.
 *
 * <p>Only one thing overtakes: after a restore with another parallelism, the changes that were
 * being embedded may come back on another subtask than their document's new ones. They are embedded
 * first thing after the restore, so they arrive within what embedding takes, seconds or minutes.
 * That is why versions are remembered for {@link #MEMORY} of processing time after each change and
 * then forgotten: state is bounded by the changes of an hour.
 *
 * <p>Versions are compared within a partition of the source: a document that is not chunked has its
 * record's position for a version, which says nothing about a record of another partition, and
 * between partitions no order is promised.
 *
 * <p>The same version twice passes: sinks write it over itself. Counter {@code
 * chunking.changes_refused}.
 */
public final class StaleChanges extends KeyedProcessFunction<String, VectorChange, VectorChange> {
  /** How long the version of a chunk is remembered after its last change. */
  public static final Duration MEMORY = Duration.ofHours(1);

  private static final long serialVersionUID = 1L;

  private transient MapState<String, Long> versions;
  private transient Counter refused;

  /** Remembers nothing yet. */
  @SuppressWarnings("NullAway.Init") // transient fields are set in open
  public StaleChanges() {}

  @Override
  public void open(OpenContext context) {
    MapStateDescriptor<String, Long> descriptor =
        new MapStateDescriptor<>("versions", Types.STRING, Types.LONG);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(MEMORY).build());
    versions = getRuntimeContext().getMapState(descriptor);
    refused = getRuntimeContext().getMetricGroup().addGroup("chunking").counter("changes_refused");
  }

  @Override
  public void processElement(VectorChange row, Context context, Collector<VectorChange> out)
      throws Exception {
    ChunkChange change = row.change();
    String name = name(change);
    Long seen = versions.get(name);
    if (seen != null && change.version() < seen) {
      refused.inc();
      return;
    }
    versions.put(name, change.version());
    out.collect(row);
  }

  private static String name(ChunkChange change) {
    Origin origin = change.source().origin();
    return change.id() + " of " + origin.source() + "/" + origin.partition();
  }
}
