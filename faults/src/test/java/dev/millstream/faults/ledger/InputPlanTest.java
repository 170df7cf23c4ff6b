package dev.millstream.faults.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class InputPlanTest {
  private static final int MANY = 20_000;

  private final InputPlan plan = new InputPlan(3, InputMix.usual());

  @Test
  void theSameSeedAndNumberGiveTheSameInput() {
    InputPlan again = new InputPlan(3, InputMix.usual());

    for (long number = 0; number < 500; number++) {
      ProducerRecord<byte[], byte[]> one = plan.record("docs", number);
      ProducerRecord<byte[], byte[]> other = again.record("docs", number);
      assertThat(other.key()).isEqualTo(one.key());
      assertThat(other.value()).isEqualTo(one.value());
      assertThat(other.headers()).isEqualTo(one.headers());
    }
  }

  @Test
  void theSharesAreThoseOfTheMix() {
    long malformed = count(record -> record.headers().lastHeader(InputPlan.MALFORMED) != null);
    long deletions =
        count(
            record ->
                record.value() == null && record.headers().lastHeader(InputPlan.MALFORMED) == null);

    assertThat(malformed / (double) MANY).isBetween(0.008, 0.012);
    assertThat(deletions / (double) MANY).isBetween(0.045, 0.055);
  }

  private long count(java.util.function.Predicate<ProducerRecord<byte[], byte[]>> wanted) {
    return IntStream.range(0, MANY)
        .mapToObj(number -> plan.record("docs", number))
        .filter(wanted)
        .count();
  }
}
