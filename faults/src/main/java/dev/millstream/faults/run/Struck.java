package dev.millstream.faults.run;

import dev.millstream.faults.fault.FaultKind;
import dev.millstream.faults.fault.Strike;
import java.time.Duration;

/**
 * A fault of a run and what came after it.
 *
 * @param kind of the fault
 * @param strike what was done
 * @param recovery until something came of an input sent after it; the time waited where nothing did
 * @param recovered whether something did
 */
public record Struck(FaultKind kind, Strike strike, Duration recovery, boolean recovered) {
  @Override
  public String toString() {
    String after = "%.1f s".formatted(recovery.toMillis() / 1_000.0);
    return "%-18s %s; %s"
        .formatted(
            kind.typed(),
            strike.what(),
            recovered ? "outputs again after " + after : "NO OUTPUT within " + after);
  }
}
