package dev.millstream.faults.cluster;

import dev.millstream.faults.rest.FlinkRest;
import dev.millstream.faults.rest.RestException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A session cluster of separate processes on 127.0.0.1: one JobManager, some TaskManagers, started
 * by Flink's own entry points on a class path that holds Flink alone.
 *
 * <p>Threading: safe for many threads. Life cycle: {@link #start} returns when all TaskManagers
 * have registered; the processes end with the {@link ChildProcesses} they belong to. A TaskManager
 * that was killed is gone for good, files and all; a new one has a new name. The JobManager comes
 * back at the same ports.
 */
public final class FlinkCluster {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final List<String> JVM_OF_TASK_MANAGER =
      List.of("-Xmx512m", "-XX:MaxDirectMemorySize=256m", "-XX:MaxMetaspaceSize=256m");
  private static final int FAILED_STARTS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ClusterSettings settings;
  private final RunFolder folder;
  private final ChildProcesses processes;
  private final Map<String, String> config;
  private final FlinkRest rest;
  private final Map<String, ChildProcess> taskManagers = new LinkedHashMap<>();
  private ChildProcess jobManager;
  private int jobManagersStarted;
  private int taskManagersStarted;
  private int failedStarts;

  /** Starts a cluster in a folder and waits until it is whole. */
  public static FlinkCluster start(
      ClusterSettings settings, RunFolder folder, ChildProcesses processes, FreePorts ports) {
    FlinkCluster cluster = new FlinkCluster(settings, folder, processes, ports);
    cluster.awaitTaskManagers(0);
    for (int i = 0; i < settings.taskManagers(); i++) {
      cluster.startTaskManager();
    }
    cluster.awaitTaskManagers(settings.taskManagers());
    return cluster;
  }

  private FlinkCluster(
      ClusterSettings settings, RunFolder folder, ChildProcesses processes, FreePorts ports) {
    this.settings = settings;
    this.folder = folder;
    this.processes = processes;
    int restPort = ports.next();
    config =
        FlinkConfig.cluster(ports.next(), restPort, checkpoints(), folder.folder("savepoints"));
    config.put("web.upload.dir", folder.folder("jars").toString());
    config.putAll(settings.flink());
    rest = new FlinkRest(URI.create("http://127.0.0.1:" + restPort));
    jobManager = newJobManager();
  }

  /** What to ask about jobs. */
  public FlinkRest rest() {
    return rest;
  }

  /** Where checkpoints are, a folder for each job. */
  public Path checkpoints() {
    return folder.folder("checkpoints");
  }

  /** Where savepoints are. */
  public Path savepoints() {
    return folder.folder("savepoints");
  }

  /** The process of the JobManager. */
  public synchronized ChildProcess jobManager() {
    return jobManager;
  }

  /** The TaskManagers that run, by name, the oldest first; the name is also their id in REST. */
  public synchronized List<ChildProcess> taskManagers() {
    taskManagers.values().removeIf(child -> !child.isAlive());
    return new ArrayList<>(taskManagers.values());
  }

  /** Starts one more; it registers in its own time. */
  public synchronized ChildProcess startTaskManager() {
    taskManagersStarted++;
    String name = "taskmanager-" + taskManagersStarted;
    Path own = folder.folder(name);
    Path temporary = folder.folder(name + "/tmp");
    Map<String, String> all = new LinkedHashMap<>(config);
    FlinkConfig.taskManager(name, settings.slots(), temporary).forEach(all::putIfAbsent);
    FlinkConfig.write(own, all);
    List<String> options = new ArrayList<>(JVM_OF_TASK_MANAGER);
    options.addAll(settings.jvmOptions());
    ChildProcess child =
        new JavaProgram(
                TASK_MANAGER,
                ClassPaths.bareFlink(settings.library()),
                options,
                List.of("--configDir", own.toString()),
                temporary,
                settings.environment())
            .start(name, processes);
    taskManagers.put(name, child);
    return child;
  }

  /** Kills a TaskManager with {@code kill -9} and deletes what it left behind. */
  public void killTaskManager(ChildProcess taskManager) {
    taskManager.kill();
    RunFolder.delete(folder.root().resolve(taskManager.name()));
  }

  /** The folder that a process unpacks natives into. */
  public Path temporaryOf(ChildProcess process) {
    return folder.root().resolve(process.name()).resolve("tmp");
  }

  /**
   * Starts the JobManager again after it was killed, and waits until it answers. It remembers
   * uploaded jars but no job; TaskManagers that still run register with it.
   */
  public void restartJobManager() {
    synchronized (this) {
      if (jobManager.isAlive()) {
        throw new HarnessException(jobManager + " still runs: kill it before it is started again.");
      }
      jobManager = newJobManager();
    }
    awaitTaskManagers(0);
  }

  /**
   * Waits until at least so many TaskManagers have registered.
   *
   * @throws HarnessException if they do not, or processes end by themselves more often than once or
   *     twice; Flink gives a process 10 s to open its ports, which is short on a busy machine
   */
  public void awaitTaskManagers(int count) {
    List<ChildProcess> expected = taskManagers();
    Waiting.until(
        PATIENCE,
        () -> {
          startAgainWhatEnded(expected.size() < count ? List.of() : expected);
          return registered() >= count;
        },
        () ->
            "The cluster did not come up with "
                + count
                + " TaskManagers. Look into the logs beside "
                + jobManager().log()
                + ". Its errors and its end:\n"
                + jobManager().logDigest());
  }

  private void startAgainWhatEnded(List<ChildProcess> expected) {
    synchronized (this) {
      if (!jobManager.isAlive()) {
        countFailedStart(jobManager);
        jobManager = newJobManager();
      }
    }
    List<ChildProcess> ended = expected.stream().filter(child -> !child.isAlive()).toList();
    if (taskManagers().size() < expected.size()) {
      ended.forEach(
          child -> {
            countFailedStart(child);
            startTaskManager();
          });
    }
  }

  private void countFailedStart(ChildProcess child) {
    failedStarts++;
    if (failedStarts > FAILED_STARTS) {
      throw new HarnessException(
          child.name()
              + " has ended. Its log "
              + child.log()
              + ", its errors and its end:\n"
              + child.logDigest());
    }
  }

  private int registered() {
    try {
      return rest.overview().taskManagers();
    } catch (RestException notYet) {
      return -1;
    }
  }

  private ChildProcess newJobManager() {
    jobManagersStarted++;
    String name = "jobmanager-" + jobManagersStarted;
    Path own = folder.folder(name);
    Map<String, String> all = new LinkedHashMap<>(config);
    all.putIfAbsent("io.tmp.dirs", folder.folder(name + "/tmp").toString());
    FlinkConfig.write(own, all);
    return new JavaProgram(
            JOB_MANAGER,
            ClassPaths.bareFlink(settings.library()),
            List.of("-Xmx512m"),
            List.of("--configDir", own.toString()),
            folder.folder(name + "/tmp"),
            Map.of())
        .start(name, processes);
  }
}
