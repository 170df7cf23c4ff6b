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
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Refuses a change of a chunk that is older than one already sent on. Keyed by the document's id,
 * which keeps the order of a document's changes to the sinks.
 *
 * <p>Two things overtake. After a restore the changes that were being embedded may come back on
 * another subtask than their document's new ones; they are embedded first thing, and embedding
 * answers or gives up within ten minutes. And where the model's answers are sent on in any order,
 * so are the changes of a document. So versions are remembered for {@link #MEMORY} of processing
 * time after each change, always where answers come in any order, and else only for {@link #MEMORY}
 * after a restore: a job that runs in peace keeps no state here.
 *
 * <p>Flink's own cleanup in the background looks at whole documents with each change, thousands of
 * versions at a time; instead a timer of each document looks at its versions once in {@link
 * #MEMORY}.
 *
 * <p>Versions are compared within a partition of the source: a document that is not chunked has its
 * record's position for a version, which says nothing about a record of another partition, and
 * between partitions no order is promised.
 *
 * <p>The same version twice passes: sinks write it over itself. Counter {@code
 * chunking.changes_refused}.
 */
public final class StaleChanges extends KeyedProcessFunction<String, VectorChange, VectorChange>
    implements CheckpointedFunction {
  /** Longer than a change can be on its way through the model. */
  public static final Duration MEMORY = Duration.ofMinutes(15);

  private static final long serialVersionUID = 1L;

  private final boolean ordered;
  private transient MapState<String, Long> versions;
  private transient Counter refused;
  private transient boolean mayBeOvertaken;
  private transient long firstChange;

  /** Remembers nothing yet; {@code ordered} says whether the model's answers keep their order. */
  @SuppressWarnings("NullAway.Init") // transient fields are set in open
  public StaleChanges(boolean ordered) {
    this.ordered = ordered;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {
    mayBeOvertaken = !ordered || context.isRestored();
  }

  /** Flink snapshots the versions. */
  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void open(OpenContext context) {
    MapStateDescriptor<String, Long> descriptor =
        new MapStateDescriptor<>("versions", Types.STRING, Types.LONG);
    descriptor.enableTimeToLive(
        StateTtlConfig.newBuilder(MEMORY)
            .disableCleanupInBackground()
            .cleanupFullSnapshot()
            .build());
    versions = getRuntimeContext().getMapState(descriptor);
    refused = getRuntimeContext().getMetricGroup().addGroup("chunking").counter("changes_refused");
  }

  @Override
  public void processElement(VectorChange row, Context context, Collector<VectorChange> out)
      throws Exception {
    if (!mayBeOvertaken(context.timerService().currentProcessingTime())) {
      out.collect(row);
      return;
    }
    ChunkChange change = row.change();
    String name = name(change);
    Long seen = versions.get(name);
    if (seen != null && change.version() < seen) {
      refused.inc();
      return;
    }
    if (versions.isEmpty()) {
      lookAgain(context.timerService());
    }
    versions.put(name, change.version());
    out.collect(row);
  }

  /** Drops the versions that are too old, as reading them does. */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<VectorChange> out)
      throws Exception {
    boolean isAnyLeft = false;
    for (Long version : versions.values()) {
      isAnyLeft |= version != null;
    }
    if (isAnyLeft) {
      lookAgain(context.timerService());
    } else {
      versions.clear();
    }
  }

  private static void lookAgain(TimerService timers) {
    timers.registerProcessingTimeTimer(timers.currentProcessingTime() + MEMORY.toMillis() + 1);
  }

  private boolean mayBeOvertaken(long now) {
    if (ordered && mayBeOvertaken) {
      firstChange = firstChange == 0 ? now : firstChange;
      mayBeOvertaken = now - firstChange <= MEMORY.toMillis();
    }
    return mayBeOvertaken;
  }

  private static String name(ChunkChange change) {
    Origin origin = change.source().origin();
    return change.id() + " of " + origin.source() + "/" + origin.partition();
  }
}
