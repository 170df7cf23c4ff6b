package dev.millstream.faults.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One run's folder, processes and ports.
 *
 * <p>Life cycle: {@link #close} kills every process and then deletes the folder.
 */
public final class TestBed implements AutoCloseable {
  private static final String JAR = "millstream.jobs.jar";
  private static final String KEEP = "millstream.faults.keep";

  private final RunFolder folder;
  private final ChildProcesses processes;
  private final FreePorts ports = new FreePorts();

  private TestBed(RunFolder folder) {
    this.folder = folder;
    processes = new ChildProcesses(folder.folder("logs"));
  }

  /** Makes a folder that goes on close, unless system property {@value #KEEP} is {@code true}. */
  public static TestBed create() {
    return create(false);
  }

  /** As {@link #create()}; {@code keep} leaves the folder in any case, logs and all. */
  public static TestBed create(boolean keep) {
    return new TestBed(RunFolder.create(keep || Boolean.getBoolean(KEEP)));
  }

  /**
   * The jar that holds all jobs, as the build made it; named by system property {@value #JAR}.
   *
   * @throws HarnessException if it is not there
   */
  public static Path fatJar() {
    Path jar = Path.of(System.getProperty(JAR, "jobs/target/millstream-jobs.jar")).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new HarnessException(
          "There is no jar '"
              + jar
              + "'. Build it (mvn -pl jobs -am -DskipTests package), or name it by -D"
              + JAR
              + "=PATH.");
    }
    return jar;
  }

  /** The folder. */
  public RunFolder folder() {
    return folder;
  }

  /** The processes. */
  public ChildProcesses processes() {
    return processes;
  }

  /** The ports. */
  public FreePorts ports() {
    return ports;
  }

  /** Starts a cluster; see {@link FlinkCluster#start}. */
  public FlinkCluster startCluster(ClusterSettings settings) {
    return FlinkCluster.start(settings, folder, processes, ports);
  }

  /** Starts a broker with nothing between it and the jobs. */
  public BrokerProcess startBroker() {
    return startBroker(BrokerPorts.free(ports));
  }

  /** Starts a broker at these ports. */
  public BrokerProcess startBroker(BrokerPorts at) {
    return BrokerProcess.start(folder, processes, at, Map.of());
  }

  @Override
  public void close() {
    processes.close();
    folder.close();
  }
}
