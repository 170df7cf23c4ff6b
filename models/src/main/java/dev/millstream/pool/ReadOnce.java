package dev.millstream.pool;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something of a model's files, read when first asked for and kept; a failed reading is not, so the
 * next caller tries again.
 *
 * <p>Threading: safe; others wait while one reads.
 */
final class ReadOnce<T> implements Supplier<T> {
  private final Supplier<T> read;
  private volatile @Nullable T value;

  ReadOnce(Supplier<T> read) {
    this.read = read;
  }

  @Override
  public T get() {
    T known = value;
    return known == null ? first() : known;
  }

  private synchronized T first() {
    T known = value;
    if (known == null) {
      known = read.get();
      value = known;
    }
    return known;
  }
}
