package dev.millstream.files;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How an element is written as a line.
 *
 * @param <T> what is written
 */
@FunctionalInterface
public interface LineFormat<T> extends Serializable {
  /** The line without its end and without a line feed in it; null to write nothing. */
  byte @Nullable [] line(T element);
}
