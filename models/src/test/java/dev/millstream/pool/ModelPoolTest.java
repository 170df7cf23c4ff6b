package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.engine.DeviceUnavailableException;
import dev.millstream.engine.Devices;
import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelPoolTest {
  private static final ModelSpec TINY = ModelSpec.of(TinyModels.mean());

  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger failuresToCome = new AtomicInteger();
  private final ModelPool pool = new ModelPool(ModelLocator.ofThisProcess(), this::load);

  private LoadedModel load(ModelFiles files, Device device, ModelSpec spec) {
    loads.incrementAndGet();
    if (failuresToCome.getAndDecrement() > 0) {
      throw new ModelLoadException("the disk was not there.");
    }
    return LoadedModel.load(files, device, spec);
  }

  @Test
  void loadsAModelOnceHoweverManyAskAtTheSameTime() throws Exception {
    int callers = 8;
    CyclicBarrier start = new CyclicBarrier(callers);
    Callable<Lease> caller =
        () -> {
          start.await();
          return pool.lease(TINY);
        };
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    List<Lease> leases = new ArrayList<>();
    for (Future<Lease> lease : threads.invokeAll(java.util.Collections.nCopies(callers, caller))) {
      leases.add(lease.get());
    }
    threads.shutdown();

    assertThat(loads).hasValue(1);
    assertThat(leases).extracting(Lease::model).containsOnly(leases.get(0).model());
    leases.forEach(Lease::close);
  }

  @Test
  void closesTheModelWithTheLastLeaseAndLoadsItAgainForTheNext() throws Exception {
    Lease first = pool.lease(TINY);
    Lease second = pool.lease(TINY);
    LoadedModel model = first.model();
    EmbeddingTask task = model.tasks().embedding(EmbeddingOptions.DEFAULT);

    first.close();
    first.close();
    assertThat(model.submit(task, "still there").get().output().vector()).hasSize(32);
    second.close();

    assertThatThrownBy(() -> model.submit(task, "gone").get()).isInstanceOf(Exception.class);
    try (Lease third = pool.lease(TINY)) {
      assertThat(third.model()).isNotSameAs(model);
      assertThat(loads).hasValue(2);
    }
  }

  @Test
  void sharesAModelOnlyAmongThoseWhoNamedTheSameEngine() throws Exception {
    ModelSpec djl = TINY.with(EngineChoice.DJL_ONNX_RUNTIME);
    try (Lease direct = pool.lease(TINY.with(Device.CPU));
        Lease first = pool.lease(djl);
        Lease second = pool.lease(djl.onSlotsGpu(0))) {
      assertThat(first.model()).isSameAs(second.model()).isNotSameAs(direct.model());
      assertThat(loads).hasValue(2);
    }
  }

  @Test
  void leavesNothingBehindWhenALoadFails() throws Exception {
    failuresToCome.set(1);

    assertThatThrownBy(() -> pool.lease(TINY))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("the disk was not there.");
    try (Lease lease = pool.lease(TINY)) {
      assertThat(lease.model().name()).isNotEmpty();
    }
  }

  @Test
  void refusesABrokenTextAloneAndAnswersItsNeighbours() throws Exception {
    try (Lease lease = pool.lease(TINY)) {
      LoadedModel model = lease.model();
      EmbeddingTask task = model.tasks().embedding(EmbeddingOptions.DEFAULT);
      float[] before = model.submit(task, "a neighbour").get().output().vector();

      assertThatThrownBy(() -> model.submit(task, "half a character \uD83C"))
          .isInstanceOfSatisfying(
              InferenceException.class,
              e -> assertThat(e.category()).isEqualTo(FailureCategory.INVALID_INPUT));
      assertThat(model.submit(task, "a neighbour").get().output().vector()).isEqualTo(before);
    }
  }

  @Test
  void failsWhereAGpuWasNamedThatCannotBeUsed() {
    assumeThatThisBuildIsForTheCpu();

    for (String device : List.of("cuda", "cuda:3", "tensorrt")) {
      assertThatThrownBy(() -> pool.lease(TINY.with(Device.parse(device))))
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessageStartingWith("device '%s".formatted(device))
          .hasMessageContaining(
              "was asked for, but this build of ONNX Runtime runs on [CPU] only.");
    }
  }

  @Test
  void sharesOneCopyOnTheCpuAmongAllWhoseGpuCannotBeUsed() throws Exception {
    assumeThatThisBuildIsForTheCpu();
    ModelSpec auto = TINY; // what a slot makes of it stays without a name given by the user
    ModelSpec named = TINY.with(Device.cuda(1)).with(onCpuInstead());

    try (Lease first = pool.lease(auto.onSlotsGpu(0));
        Lease second = pool.lease(auto.onSlotsGpu(1));
        Lease third = pool.lease(named);
        Lease onCpu = pool.lease(TINY.with(Device.CPU))) {
      assertThat(List.of(first, second, third))
          .extracting(Lease::model)
          .containsOnly(onCpu.model());
    }
  }

  private static GpuOptions onCpuInstead() {
    return GpuOptions.DEFAULT.withFallback(GpuOptions.Fallback.CPU);
  }

  private static void assumeThatThisBuildIsForTheCpu() {
    assumeThat(Devices.best()).as("not run: this build has CUDA").isEqualTo(Device.CPU);
  }
}
