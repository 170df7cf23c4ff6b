package dev.millstream.benchmarks.job;

import dev.millstream.benchmarks.naive.NaiveJob;
import dev.millstream.benchmarks.process.RunFolder;
import dev.millstream.jobs.EmbedJob;
import java.io.IOException;
import java.util.List;

/**
 * What a job's process runs.
 *
 * @param main its class
 * @param arguments the contestant's options and where texts come from and vectors go
 */
record JobCommand(Class<?> main, List<String> arguments) {

  static JobCommand of(Contestant contestant, RunTopics topics, int parallelism, RunFolder folder)
      throws IOException {
    OptionList ends =
        OptionList.of(
            "--bootstrap-servers",
            topics.broker(),
            "--parallelism",
            Integer.toString(parallelism),
            "--checkpoint-dir",
            folder.folder(topics.run() + "-checkpoints").toUri().toString());
    return switch (contestant.kind()) {
      case NAIVE ->
          new JobCommand(
              NaiveJob.class,
              ends.with(OptionList.of("--from", topics.texts(), "--to", topics.vectors()))
                  .with(contestant.options())
                  .words());
      case MILLSTREAM ->
          new JobCommand(
              EmbedJob.class,
              ends.with(
                      OptionList.of(
                          "--from",
                          "kafka:" + topics.texts(),
                          "--to",
                          "kafka:" + topics.vectors(),
                          "--dead-letters",
                          "kafka:" + topics.deadLetters(),
                          "--metrics",
                          "kafka:" + topics.measures(),
                          "--metrics-interval",
                          "1s",
                          "--start",
                          "earliest",
                          "--no-chunking"))
                  .with(contestant.options())
                  .words());
      case BATCHER, RAW -> throw new IllegalArgumentException(contestant.name() + " is no job.");
    };
  }
}
