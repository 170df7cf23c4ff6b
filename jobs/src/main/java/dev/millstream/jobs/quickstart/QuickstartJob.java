package dev.millstream.jobs.quickstart;

import dev.millstream.jobs.EmbedJob;
import dev.millstream.jobs.options.EmbedOptions;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The embedding job as a user would start it, with Flink in this process. */
final class QuickstartJob {
  static final String DOCUMENTS = "docs";
  static final String EMBEDDINGS = "embeddings";

  private QuickstartJob() {}

  static Path index(Path folder) {
    return folder.resolve("index");
  }

  static JobClient submit(String bootstrapServers, Path folder) throws Exception {
    List<String> options =
        List.of(
            "--from=kafka:" + DOCUMENTS,
            "--to=kafka:" + EMBEDDINGS,
            "--to=lucene:" + index(folder),
            "--dead-letters=kafka:dead-letters",
            "--title-field=title",
            "--bootstrap-servers=" + bootstrapServers,
            "--start=earliest",
            "--checkpoint-interval=1s",
            "--parallelism=2");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration(folder));
    EmbedJob.build(environment, EmbedOptions.parse(options.toArray(String[]::new)));
    return environment.executeAsync("Millstream quickstart");
  }

  private static Configuration configuration(Path folder) {
    Configuration configuration = new Configuration();
    configuration.setString("metrics.reporters", "live");
    configuration.setString(
        "metrics.reporter.live.factory.class", LiveMetrics.Factory.class.getName());
    configuration.setString("rest.port", "0");
    configuration.setString("io.tmp.dirs", folder.resolve("flink").toString());
    return configuration;
  }
}
