package dev.millstream.faults.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record that holds no document: as it was sent, or as a dead letter tells of it.
 *
 * @param number of the input
 * @param place topic, partition and offset of the input, with slashes between
 * @param key its bytes
 * @param value its bytes
 * @param complaint what is wrong with a dead letter's headers, empty when nothing is
 */
@SuppressWarnings("ArrayRecordComponent") // compared by sameBytes
public record Letter(
    long number, String place, byte @Nullable [] key, byte @Nullable [] value, String complaint) {

  /** Whether keys and values are equal. */
  public boolean sameBytes(Letter other) {
    return Arrays.equals(key, other.key) && Arrays.equals(value, other.value);
  }
}
