package dev.millstream.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.benchmarks.job.JobPlan.Load;
import dev.millstream.benchmarks.job.JobPlan.TextLists;
import dev.millstream.benchmarks.machine.EncoderFlops;
import dev.millstream.benchmarks.process.RunFolder;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.pool.TinyModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 20 texts through every contestant, with a tiny model and processes as in a real run. */
class JobsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Path TINY = TinyModels.folder("sentence-similarity/mean");

  private final Contestants contestants = new Contestants(TINY.toString(), TINY);

  @TempDir Path folder;

  @Test
  void allJobsGiveTheSameVectorForEveryKeyOnce() throws Exception {
    JobPlan plan = plan(null);
    List<BenchText> texts = texts("t-", 20);
    Map<String, Map<String, float[]>> vectors = new LinkedHashMap<>();

    try (RunFolder run = RunFolder.make(false);
        BrokerProcess broker = BrokerProcess.start(run, PATIENCE)) {
      Map<String, JobRun> jobs = new LinkedHashMap<>();
      for (String name : List.of("naive1", "naive", "millstream", "exactly-once")) {
        RunTopics topics = new RunTopics(broker.bootstrapServers(), name, 2);
        jobs.put(name, JobRun.start(plan, contestants.named(name), topics, run));
      }
      for (Map.Entry<String, JobRun> job : jobs.entrySet()) {
        try (JobRun open = job.getValue()) {
          open.warmUp(texts);
          open.outcome(job.getKey(), 1, burst(open), null, false);
          vectors.put(job.getKey(), open.firstVectors());
        }
      }
    }

    Map<String, float[]> expected = vectors.get("naive1");
    assertThat(vectors)
        .hasSize(4)
        .allSatisfy(
            (job, found) -> {
              assertThat(found).containsOnlyKeys(expected.keySet()).hasSizeGreaterThanOrEqualTo(40);
              found.forEach(
                  (id, vector) ->
                      assertThat(vector)
                          .as(job + ", " + id)
                          .containsExactly(expected.get(id), within(1e-6f)));
            });
  }

  private static JobRun.Burst burst(JobRun job) throws Exception {
    JobRun.Burst burst = job.burst(texts("b-", 20), new EncoderFlops(1, 32, 64));
    assertThat(burst.figures().texts()).isEqualTo(20);
    assertThat(burst.lastMillis()).isGreaterThanOrEqualTo(burst.firstMillis());
    return burst;
  }

  @Test
  void aWholeRunGivesFiguresOfJobsAndOfLoopsWithoutKafka() throws Exception {
    Path out = folder.resolve("figures.json");
    contestants.add("broken=raw --model /no/such/folder");
    List<String> progress = new ArrayList<>();
    List<String> lines = new ArrayList<>();

    boolean complete =
        new JobBenchmark(
                plan(new Load(null, 1)),
                contestants,
                new TextLists(texts("w-", 20), texts("b-", 20), texts("l-", 20)),
                new EncoderFlops(1, 32, 64),
                out,
                false)
            .run(
                List.of("naive1", "millstream", "batcher", "raw", "broken"),
                progress::add,
                lines::add);

    assertThat(complete).isFalse();
    assertThat(progress.get(0)).startsWith("not counted, naive1: ");
    assertThat(progress)
        .anyMatch(line -> line.startsWith("broken has no figures in round 1: it gave no result"));
    assertThat(lines)
        .anyMatch(line -> line.matches("millstream +[0-9,.]+ / .*"))
        .anyMatch(line -> line.matches("batcher +[0-9,.]+ / .*"))
        .anyMatch(line -> line.matches("raw +[0-9,.]+ / .*"))
        .anyMatch(line -> line.matches("broken +- / - / - .*"));
    JsonNode millstream = new ObjectMapper().readTree(out.toFile()).path("outcomes").get(1);
    assertThat(millstream.path("contestant").asText()).isEqualTo("millstream");
    assertThat(millstream.path("latency").path("texts").asInt()).isPositive();
    assertThat(millstream.path("paddedShare").isNumber()).isTrue();
    assertThat(millstream.path("peakMib").asDouble()).isPositive();
    assertThat(millstream.path("minCosine").asDouble()).isCloseTo(1, within(1e-6));
  }

  private static JobPlan plan(Load load) {
    return new JobPlan(1, 2, load, 1, List.of("-Xmx512m"), PATIENCE);
  }

  private static List<BenchText> texts(String prefix, int count) {
    List<BenchText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(new BenchText(prefix + i, prefix + "and some words ".repeat(i % 5) + i, 3 + i));
    }
    return texts;
  }
}
