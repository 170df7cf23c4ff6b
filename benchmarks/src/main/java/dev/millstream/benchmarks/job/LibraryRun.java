package dev.millstream.benchmarks.job;

import dev.millstream.benchmarks.job.Contestant.Kind;
import dev.millstream.benchmarks.job.JobPlan.TextLists;
import dev.millstream.benchmarks.library.LibraryMain;
import dev.millstream.benchmarks.library.LibraryResult;
import dev.millstream.benchmarks.library.TextFile;
import dev.millstream.benchmarks.machine.EncoderFlops;
import dev.millstream.benchmarks.process.Child;
import dev.millstream.benchmarks.process.RunFolder;
import dev.millstream.benchmarks.text.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One contestant without Kafka and Flink in one round, in a process of its own. */
final class LibraryRun {
  private LibraryRun() {}

  static Outcome of(
      JobPlan plan, Contestant contestant, TextLists texts, EncoderFlops flops, Place place)
      throws IOException, InterruptedException, RunFailure {
    Path file = place.folder().path().resolve(place.run() + "-texts.json");
    Path result = place.folder().path().resolve(place.run() + "-result.json");
    new TextFile(texts.warmUp(), texts.burst()).write(file);
    OptionList options =
        OptionList.of(
                "--texts",
                file.toString(),
                "--result",
                result.toString(),
                "--parallelism",
                Integer.toString(plan.parallelism()))
            .with(contestant.options());
    if (contestant.kind() == Kind.RAW) {
      options = options.with(OptionList.of("--by-hand"));
    }
    try (Child child =
        Child.start(place.run(), place.folder(), plan.jvm(), LibraryMain.class, options.words())) {
      // It gives no sign of progress, so it gets what a job gets for warm-up and burst together.
      Duration most = plan.patience().multipliedBy(2);
      if (!child.await(most)) {
        throw new RunFailure(
            "it gave no result within %d s. %s".formatted(most.toSeconds(), child.lastWords()));
      }
      if (child.status() != 0 || !Files.exists(result)) {
        throw new RunFailure("it gave no result. " + child.lastWords());
      }
    }
    return outcome(contestant, texts, flops, place.round(), LibraryResult.read(result));
  }

  /**
   * Where and when it runs.
   *
   * @param folder for its files
   * @param run unique in the folder
   * @param round from 1
   */
  record Place(RunFolder folder, String run, int round) {}

  private static Outcome outcome(
      Contestant contestant, TextLists texts, EncoderFlops flops, int round, LibraryResult result) {
    double operations = texts.burst().stream().mapToDouble(text -> flops.of(text.tokens())).sum();
    // The clock runs from the first text, so the first vector counts too.
    double seconds = result.seconds() * (result.texts() - 1) / result.texts();
    return new Outcome(
        contestant.name(),
        round,
        new Outcome.Burst(
            result.texts(),
            Texts.tokens(texts.burst()),
            seconds,
            result.cpuSeconds(),
            result.foreignCores(),
            operations / 1e9),
        null,
        result.paddedShare(),
        result.peakMib(),
        result.endMib(),
        Double.NaN,
        result.budget(),
        null);
  }
}
