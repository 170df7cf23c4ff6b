package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.drift.Drift;
import dev.millstream.metric.drift.DriftSettings;
import dev.millstream.metric.drift.Profile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Compares the profile of each window with those of the newest windows of its group that were over
 * when it began. A window that is reported again is compared again, and so is each later one that
 * was compared with it: the last figures are those of the rows, in whatever order windows come.
 *
 * <p>State, by group: figures of the metric profile, whose values have a version in front, by the
 * start of their window: as many as are compared with, and those that may yet be reported again or
 * overlap the next. A group whose windows are not reported for the time to live, in processing
 * time, begins anew.
 */
final class RollingDrift extends KeyedProcessFunction<Slice, MetricReport, MetricReport> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration FORGET_AFTER = Duration.ofDays(30);

  private final RollingMetric reference;
  private final boolean byRows;
  private final long lateness;
  private final boolean profilesGoOn;
  private final Duration forgetAfter;
  private transient DriftSettings comparison;
  private transient String countedParameters;
  private transient MapState<Long, MetricReport> windows;

  @SuppressWarnings("NullAway.Init") // the transient fields are set in open
  RollingDrift(RollingMetric reference, Evaluation.Settings settings) {
    this.reference = reference;
    this.byRows = settings.window() instanceof EvaluationWindow.Rows;
    this.lateness = settings.lateness().toMillis();
    this.profilesGoOn = settings.metrics().contains(reference.counted());
    this.forgetAfter =
        FORGET_AFTER
            .plus(settings.lateness())
            .plus(size(settings.window()).multipliedBy(reference.windows() + 1L));
  }

  private static Duration size(EvaluationWindow window) {
    return window instanceof EvaluationWindow.Tumbling tumbling
        ? tumbling.size()
        : window instanceof EvaluationWindow.Sliding sliding ? sliding.size() : Duration.ZERO;
  }

  @Override
  public void open(OpenContext context) {
    countedParameters = reference.counted().metric().parameters().toString();
    comparison = new DriftSettings(reference.bins(), DriftSettings.defaults().epsilon());
    var descriptor =
        new MapStateDescriptor<>("windows", Types.LONG, TypeInformation.of(MetricReport.class));
    descriptor.enableTimeToLive(
        StateTtlConfig.newBuilder(forgetAfter)
            .setUpdateType(StateTtlConfig.UpdateType.OnReadAndWrite)
            .build());
    windows = getRuntimeContext().getMapState(descriptor);
  }

  @Override
  public void processElement(MetricReport report, Context context, Collector<MetricReport> out)
      throws Exception {
    if (!isProfile(report)) {
      out.collect(report);
      return;
    }
    if (profilesGoOn) {
      out.collect(report);
    }
    if (byRows && kept().stream().anyMatch(each -> each.start() >= report.start())) {
      // A group of rows that was forgotten counts its rows from 0 again.
      windows.clear();
    }
    windows.put(report.start(), report);
    List<MetricReport> kept = kept();
    for (MetricReport window : kept) {
      List<MetricReport> before = before(window, kept);
      if (window.start() == report.start() || before.contains(report)) {
        out.collect(compared(window, before));
      }
    }
    forget(kept);
  }

  private boolean isProfile(MetricReport report) {
    return report.metric().equals(reference.counted().name())
        && report.parameters().equals(countedParameters);
  }

  /** The windows of the group, by their start. */
  List<MetricReport> kept() throws Exception {
    List<MetricReport> kept = new ArrayList<>();
    windows.values().forEach(kept::add);
    kept.sort(Comparator.comparingLong(MetricReport::start));
    return kept;
  }

  /** The newest that were over when a window began. */
  private List<MetricReport> before(MetricReport window, List<MetricReport> kept) {
    List<MetricReport> over = kept.stream().filter(each -> each.end() <= window.start()).toList();
    return over.subList(Math.max(0, over.size() - reference.windows()), over.size());
  }

  /** Those that no window can be compared with any more: one that comes again is no older. */
  private void forget(List<MetricReport> kept) throws Exception {
    long oldest = kept.get(kept.size() - 1).start() - lateness;
    List<MetricReport> over = kept.stream().filter(each -> each.end() <= oldest).toList();
    for (int i = 0; i < over.size() - reference.windows(); i++) {
      windows.remove(over.get(i).start());
    }
  }

  private MetricReport compared(MetricReport window, List<MetricReport> before) throws IOException {
    Profile now = profile(window);
    MetricValue value;
    if (now == null) {
      value = new MetricValue.Undefined("no row was counted");
    } else {
      Profile earlier = now.profiler().newProfile();
      for (MetricReport each : before) {
        Profile profile = profile(each);
        if (profile != null) {
          earlier.merge(profile);
        }
      }
      value =
          earlier.rows() == 0
              ? new MetricValue.Undefined("there is no earlier window")
              : new MetricValue.Composite(Drift.between(earlier, now, comparison).json());
    }
    return new MetricReport(
        window.start(),
        window.end(),
        window.count(),
        window.groupNames(),
        window.group(),
        reference.shown().name(),
        reference.shown().parameters(),
        value.json().toString(),
        window.n());
  }

  /** Null where the window has none, since all its rows were refused. */
  private static @Nullable Profile profile(MetricReport report) throws IOException {
    JsonNode value = JSON.readTree(report.value());
    return value.has("undefined") ? null : Profile.parse(value);
  }
}
