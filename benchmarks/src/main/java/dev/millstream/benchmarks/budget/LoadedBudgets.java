package dev.millstream.benchmarks.budget;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** One model loaded once for each budget, all at the same time, until closed. */
final class LoadedBudgets implements AutoCloseable {
  private final Map<Integer, Lease> leases = new LinkedHashMap<>();

  /** Loads the model for each of them. */
  static LoadedBudgets load(Collection<Integer> budgets, ModelRef model, Variant variant)
      throws InterruptedException {
    LoadedBudgets loaded = new LoadedBudgets();
    try {
      for (int budget : budgets) {
        ModelSpec spec = new ModelSpec(model, variant, Device.CPU, policy(budget));
        loaded.leases.put(budget, new ModelPool().lease(spec));
      }
      return loaded;
    } catch (InterruptedException | RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private static BatchPolicy policy(int budget) {
    return budget == SweepPlan.AUTOMATIC
        ? BatchPolicy.DEFAULT
        : BatchPolicy.DEFAULT.withMaxTokens(budget);
  }

  LoadedModel of(int budget) {
    Lease lease = leases.get(budget);
    if (lease == null) {
      throw new IllegalArgumentException(
          "budget %d is not loaded; these are: %s.".formatted(budget, leases.keySet()));
    }
    return lease.model();
  }

  @Override
  public void close() {
    leases.values().forEach(Lease::close);
  }
}
