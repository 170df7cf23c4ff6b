package dev.millstream.benchmarks.job;

import dev.millstream.benchmarks.job.VectorReader.Arrival;
import dev.millstream.benchmarks.machine.CpuTime;
import dev.millstream.benchmarks.machine.EncoderFlops;
import dev.millstream.benchmarks.machine.Memory;
import dev.millstream.benchmarks.process.Child;
import dev.millstream.benchmarks.process.RunFolder;
import dev.millstream.benchmarks.report.Spread;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.benchmarks.text.Texts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One job in one round, in a process of its own: warm-up, burst, arrivals one by one.
 *
 * <p>Threading: one thread.
 */
final class JobRun implements AutoCloseable {
  private final JobPlan plan;
  private final RunTopics topics;
  private final Child job;
  private final TextSender sender;
  private final VectorReader reader;

  private JobRun(
      JobPlan plan, RunTopics topics, Child job, TextSender sender, VectorReader reader) {
    this.plan = plan;
    this.topics = topics;
    this.job = job;
    this.sender = sender;
    this.reader = reader;
  }

  static JobRun start(JobPlan plan, Contestant contestant, RunTopics topics, RunFolder folder)
      throws IOException {
    topics.make();
    JobCommand command = JobCommand.of(contestant, topics, plan.parallelism(), folder);
    Child job = Child.start(topics.run(), folder, plan.jvm(), command.main(), command.arguments());
    return new JobRun(plan, topics, job, new TextSender(topics), new VectorReader(topics));
  }

  /** Texts that are not counted; the first takes as long as the job takes to start. */
  void warmUp(List<BenchText> texts) throws InterruptedException, RunFailure {
    sender.sendAll(texts);
    reader.await(ids(texts), job, plan.patience());
  }

  /** What a burst gave, with the span that the broker dated its vectors in. */
  record Burst(Outcome.Burst figures, long firstMillis, long lastMillis) {}

  Burst burst(List<BenchText> texts, EncoderFlops flops) throws InterruptedException, RunFailure {
    List<String> ids = ids(texts);
    Duration used = job.cpuTime();
    CpuTime before = CpuTime.of(ProcessHandle.current());
    sender.sendAll(texts);
    reader.await(ids, job, plan.patience());
    double cpuSeconds = job.cpuTime().minus(used).toNanos() / 1e9;
    double foreign = CpuTime.of(ProcessHandle.current()).foreignCoresSince(before);
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (String id : ids) {
      Arrival arrival = reader.arrival(id);
      first = Math.min(first, arrival.appendedMillis());
      last = Math.max(last, arrival.appendedMillis());
    }
    double operations = texts.stream().mapToDouble(text -> flops.of(text.tokens())).sum();
    return new Burst(
        new Outcome.Burst(
            texts.size(),
            Texts.tokens(texts),
            Math.max(1, last - first) / 1e3,
            cpuSeconds,
            foreign,
            operations / 1e9),
        first,
        last);
  }

  /** Texts at random times, so many a second in the mean (a Poisson process). */
  Outcome.Latency arrivals(List<BenchText> texts, double rate, int seconds)
      throws InterruptedException, RunFailure {
    Random random = new Random(plan.seed());
    int count = (int) Math.max(1, Math.round(rate * seconds));
    Map<String, Long> sent = new HashMap<>();
    CpuTime before = CpuTime.of(ProcessHandle.current());
    long start = System.nanoTime();
    double due = 0;
    for (int i = 0; i < count; i++) {
      due += -Math.log(1 - random.nextDouble()) / rate;
      waitUntil(start + (long) (due * 1e9));
      BenchText text = texts.get(i % texts.size());
      String id = "late-" + i;
      sent.put(id, System.nanoTime());
      sender.send(new BenchText(id, text.text(), text.tokens()));
    }
    double sentPerSecond = count / ((System.nanoTime() - start) / 1e9);
    reader.await(sent.keySet(), job, plan.patience());
    double foreign = CpuTime.of(ProcessHandle.current()).foreignCoresSince(before);
    List<Double> millis = new ArrayList<>();
    sent.forEach((id, nanos) -> millis.add((reader.arrival(id).nanos() - nanos) / 1e6));
    Spread spread = Spread.of(millis);
    return new Outcome.Latency(
        sentPerSecond, count, spread.median(), spread.percentile(0.99), foreign);
  }

  private static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /**
   * Ends the run's figures.
   *
   * @throws RunFailure when a vector arrived twice
   */
  Outcome outcome(
      String contestant, int round, Burst burst, Outcome.@Nullable Latency latency, boolean batches)
      throws IOException, RunFailure {
    Memory memory = job.memory();
    if (reader.arrivedAgain() > 0) {
      throw new RunFailure(
          "%d vectors arrived twice although nothing failed.".formatted(reader.arrivedAgain()));
    }
    double padded =
        batches ? Measures.paddedShare(topics, burst.firstMillis(), burst.lastMillis()) : 0;
    return new Outcome(
        contestant,
        round,
        burst.figures(),
        latency,
        padded,
        memory.peakMib(),
        memory.nowMib(),
        Double.NaN,
        0,
        null);
  }

  /** The vectors of the texts that came first, by id. */
  Map<String, float[]> firstVectors() {
    return Vectors.of(reader.firstValues());
  }

  private static List<String> ids(List<BenchText> texts) {
    return texts.stream().map(BenchText::id).toList();
  }

  @Override
  public void close() {
    job.close();
    sender.close();
    reader.close();
  }
}
