package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link JobGraphTest} with topics, which a broker must have before the job is built. */
class JobGraphIT {

  @ParameterizedTest
  @ValueSource(strings = {"exactly-once", "at-least-once"})
  void everyOperatorBetweenTopicsHasItsUidAndName(String delivery) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
      Map<String, String> operators =
          JobGraphTest.operators(
              "--from", "kafka:docs",
              "--to", "kafka:embeddings",
              "--dead-letters", "kafka:dead",
              "--metrics", "kafka:measures",
              "--delivery", delivery,
              "--bootstrap-servers", broker.bootstrapServers());

      assertThat(operators)
          .isEqualTo(
              JobGraphTest.named(
                  JobGraphTest.pipeline(),
                  JobGraphTest.measures(),
                  topic("vectors to kafka:embeddings"),
                  topic("dead-letters to kafka:dead"),
                  topic("measures to kafka:measures")));
    }
  }

  /** The offsets stay behind under the uid that no operator has; everything else is found. */
  @Test
  void aReplayChangesTheUidOfTheSourceAndNoOther() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
      List<String> options =
          List.of(
              "--from=kafka:docs",
              "--to=kafka:embeddings",
              "--dead-letters=kafka:dead",
              "--bootstrap-servers=" + broker.bootstrapServers());
      Map<String, String> operators = JobGraphTest.operators(options.toArray(String[]::new));
      List<String> again = new ArrayList<>(options);
      again.add("--replay=new-model");

      operators.put("documents again: new-model", operators.remove("documents"));

      assertThat(JobGraphTest.operators(again.toArray(String[]::new))).isEqualTo(operators);
    }
  }

  private static List<Map<String, String>> topic(String sink) {
    return List.of(
        Map.of(sink, sink + ": Writer"), Map.of("Sink Committer: " + sink, sink + ": Committer"));
  }
}
