package dev.millstream.testing;

import java.io.Serializable;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * Passes elements on and throws at chosen ones: the first time each comes by, never again. Knows
 * what it did across restarts within one JVM.
 *
 * @param <T> what passes
 */
public final class FailOnceAt<T> implements MapFunction<T, T> {
  private static final long serialVersionUID = 1L;
  private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

  private final String run = UUID.randomUUID().toString();
  private final Set<String> names;
  private final Name<T> name;

  /** Fails at the elements of these names. */
  public FailOnceAt(Set<String> names, Name<T> name) {
    this.names = Set.copyOf(names);
    this.name = name;
  }

  /** How many failures there were. */
  public long failures() {
    return names.stream().filter(failed -> FAILED.contains(run + failed)).count();
  }

  @Override
  public T map(T element) {
    String found = name.apply(element);
    if (names.contains(found) && FAILED.add(run + found)) {
      throw new IllegalStateException("Injected failure at " + found);
    }
    return element;
  }

  /**
   * What an element is called.
   *
   * @param <T> the element's type
   */
  public interface Name<T> extends Function<T, String>, Serializable {}
}
