package dev.millstream.faults.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private final Expectation expectation =
      new Expectation(
          QuietRun.known(
              Map.of("one", List.of("a", "b"), "other", List.of("b", "c")),
              Map.of("a", new float[] {1}, "b", new float[] {2}, "c", new float[] {3})));

  @Test
  void aNewDocumentBringsAllItsChunks() {
    send(0, "doc", "one");

    assertThat(expectation.changes())
        .containsExactly(new Change(0, false, "doc#a"), new Change(0, false, "doc#b"));
    assertThat(expectation.standing()).containsExactly("doc#a", "doc#b");
  }

  @Test
  void anEditBringsWhatIsNewAndDeletesWhatIsGone() {
    send(0, "doc", "one");
    send(1, "doc", "other");

    assertThat(expectation.changes().subList(2, 4))
        .containsExactly(new Change(1, false, "doc#c"), new Change(1, true, "doc#a"));
    assertThat(expectation.standing()).containsExactly("doc#b", "doc#c");
  }

  @Test
  void theSameTextAgainChangesNothing() {
    send(0, "doc", "one");
    send(1, "doc", "one");

    assertThat(expectation.changes()).hasSize(2);
  }

  @Test
  void aTombstoneDeletesEveryChunkAndASecondOneNothing() {
    send(0, "doc", "one");
    send(1, "doc", null);
    send(2, "doc", null);

    assertThat(expectation.changes().subList(2, 4))
        .containsExactly(new Change(1, true, "doc#a"), new Change(1, true, "doc#b"));
    assertThat(expectation.changes()).hasSize(4);
    assertThat(expectation.standing()).isEmpty();
  }

  @Test
  void anInputThatIsThereTwiceIsTold() {
    send(0, "doc", "one");
    send(0, "doc", "one");

    assertThat(expectation.repeatedInputs()).containsExactly(0L);
    assertThat(expectation.inputs()).isEqualTo(2);
  }

  private void send(long number, String document, String text) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "docs",
            0,
            number,
            bytes(document),
            text == null ? null : bytes("{\"text\":\"" + text + "\"}"));
    record.headers().add(InputPlan.NUMBER, bytes(Long.toString(number)));
    expectation.input(record);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
