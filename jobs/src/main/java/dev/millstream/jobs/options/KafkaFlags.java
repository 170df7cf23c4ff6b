package dev.millstream.jobs.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how Kafka is met. */
final class KafkaFlags {
  /** Client properties that an option of ours sets. */
  private static final Map<String, String> OWN =
      Map.of(
          "bootstrap.servers", "--bootstrap-servers",
          "group.id", "--group-id",
          "auto.offset.reset", "--start",
          "transactional.id", "--transactional-id-prefix");

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "SERVERS",
      description = "Where Kafka is: HOST:PORT, several with commas.")
  @OptionDoc(example = "--bootstrap-servers localhost:9092", absent = "required with kafka:")
  @Nullable String bootstrapServers;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description =
          "Any property of Kafka's clients. May be given several times. Put secrets into a file, one argument a line, and give @FILE.")
  @OptionDoc(example = "--kafka security.protocol=SSL", absent = "none")
  List<String> kafka = new ArrayList<>();

  @Option(
      names = "--group-id",
      paramLabel = "ID",
      description = "The consumer group under which offsets are committed.")
  @OptionDoc(example = "--group-id rag-ingestion", absent = "millstream-JOB-TOPIC")
  @Nullable String groupId;

  @Option(
      names = "--start",
      paramLabel = "WHERE",
      description =
          "Where reading begins without a checkpoint: earliest, latest, or committed: the group's offsets, else the earliest.")
  @OptionDoc(example = "--start earliest")
  String start = "committed";

  @Option(
      names = "--replay",
      paramLabel = "NAME",
      description =
          "Read the topic from its beginning, not from where the savepoint stopped, with all other state: a new NAME, and Flink's --allowNonRestoredState. Keep the NAME from then on.")
  @OptionDoc(example = "--replay new-model", absent = "reading goes on where it stopped")
  @Nullable String replay;

  @Option(
      names = "--stop-at-end",
      description = "End the job at the records that were the last when it started.")
  @OptionDoc(example = "--stop-at-end", absent = "the job runs until it is stopped")
  boolean stopAtEnd;

  @Option(
      names = "--transactional-id-prefix",
      paramLabel = "PREFIX",
      description =
          "Names the job's transactions: the same over restarts, and no other job's on the same Kafka.")
  @OptionDoc(example = "--transactional-id-prefix rag-1", absent = "millstream-JOB-INPUT-OUTPUT")
  @Nullable String transactionalIdPrefix;

  /**
   * Null when no topic is read or written.
   *
   * @param job goes into the names that the job has in Kafka
   */
  @Nullable KafkaOptions read(Values values, String job, Topics topics) {
    StartFrom from = values.oneOf("--start", start, StartFrom.class);
    Map<String, String> properties = properties(values);
    from = withReplay(values, from);
    topics.check(values);
    if (topics.none() || bootstrapServers == null) {
      return null;
    }
    String group = groupId == null ? "millstream-" + job + "-" + topics.source("") : groupId;
    String prefix = transactionalIdPrefix;
    if (prefix == null) {
      prefix = "millstream-" + job + "-" + topics.source("file") + "-" + topics.sink("none");
    }
    return new KafkaOptions(bootstrapServers, properties, group, from, replay, stopAtEnd, prefix);
  }

  private StartFrom withReplay(Values values, StartFrom from) {
    if (replay == null) {
      return from;
    }
    if (!replay.matches("[A-Za-z0-9._-]{1,100}")) {
      values.mustBe("--replay", replay, "1 to 100 letters, digits, '.', '_' and '-'");
    }
    if (values.given("--start") && from != StartFrom.EARLIEST) {
      values.problem(
          "--replay is given together with --start %s, but it reads the topic from its beginning. Leave one of the two out."
              .formatted(start));
    }
    return StartFrom.EARLIEST;
  }

  private Map<String, String> properties(Values values) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String typed : kafka) {
      int equals = typed.indexOf('=');
      String key = equals < 0 ? "" : typed.substring(0, equals).strip();
      if (key.isEmpty()) {
        values.problem(
            "--kafka takes KEY=VALUE, but one of those given has no key or no '='. Use e.g. %s."
                .formatted(values.eg("--kafka")));
      } else if (OWN.containsKey(key)) {
        values.problem(
            "--kafka sets '%s', which has an option of its own. Use %s instead."
                .formatted(key, OWN.get(key)));
      } else if (properties.put(key, typed.substring(equals + 1)) != null) {
        values.problem("--kafka sets '%s' twice. Give it once.".formatted(key));
      }
    }
    return properties;
  }
}
