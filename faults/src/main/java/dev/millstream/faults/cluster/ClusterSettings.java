package dev.millstream.faults.cluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a cluster is set up.
 *
 * @param taskManagers how many run at first
 * @param slots of each
 * @param flink settings of Flink over those of the harness, for all its processes
 * @param environment variables of the TaskManagers
 * @param jvmOptions of the TaskManagers, behind those of the harness
 * @param library jars in the class path of all processes, as in Flink's folder lib
 */
public record ClusterSettings(
    int taskManagers,
    int slots,
    Map<String, String> flink,
    Map<String, String> environment,
    List<String> jvmOptions,
    List<Path> library) {

  /** Checks the numbers and copies the settings. */
  public ClusterSettings {
    if (taskManagers < 1 || slots < 1) {
      throw new IllegalArgumentException(
          "A cluster of "
              + taskManagers
              + " TaskManagers with "
              + slots
              + " slots each runs nothing. Ask for at least one of each.");
    }
    flink = Map.copyOf(flink);
    environment = Map.copyOf(environment);
    jvmOptions = List.copyOf(jvmOptions);
    library = List.copyOf(library);
  }

  /** A cluster with no settings of its own. */
  public static ClusterSettings of(int taskManagers, int slots) {
    return new ClusterSettings(taskManagers, slots, Map.of(), Map.of(), List.of(), List.of());
  }

  /** The same with one more setting of Flink's. */
  public ClusterSettings with(String key, String value) {
    Map<String, String> more = new HashMap<>(flink);
    more.put(key, value);
    return new ClusterSettings(taskManagers, slots, more, environment, jvmOptions, library);
  }

  /** The same with more variables in the TaskManagers' environment. */
  public ClusterSettings withEnvironment(Map<String, String> variables) {
    Map<String, String> more = new HashMap<>(environment);
    more.putAll(variables);
    return new ClusterSettings(taskManagers, slots, flink, more, jvmOptions, library);
  }

  /** The same with these options of the TaskManagers' JVMs. */
  public ClusterSettings withJvmOptions(List<String> options) {
    return new ClusterSettings(taskManagers, slots, flink, environment, options, library);
  }

  /** The same with these jars beside Flink's own. */
  public ClusterSettings withLibrary(List<Path> jars) {
    return new ClusterSettings(taskManagers, slots, flink, environment, jvmOptions, jars);
  }
}
