package dev.millstream.faults.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job to be made from an uploaded jar.
 *
 * @param mainClass in the jar
 * @param arguments of its main method
 * @param restoreFrom a savepoint or retained checkpoint, null to begin anew
 * @param configuration settings of Flink for this job alone
 */
public record JobRequest(
    String mainClass,
    List<String> arguments,
    @Nullable String restoreFrom,
    Map<String, String> configuration) {

  /** Copies the arguments and settings. */
  public JobRequest {
    arguments = List.copyOf(arguments);
    configuration = Map.copyOf(configuration);
  }

  /** A job that begins anew. */
  public static JobRequest of(String mainClass, List<String> arguments) {
    return new JobRequest(mainClass, arguments, null, Map.of());
  }

  /** The same, going on from a savepoint or retained checkpoint. */
  public JobRequest from(String path) {
    return new JobRequest(mainClass, arguments, path, configuration);
  }

  /** The same with one more setting of Flink's. */
  public JobRequest with(String key, String value) {
    Map<String, String> more = new HashMap<>(configuration);
    more.put(key, value);
    return new JobRequest(mainClass, arguments, restoreFrom, more);
  }
}
