package dev.millstream.faults.scene;

import dev.millstream.faults.cluster.BrokerPorts;
import dev.millstream.faults.cluster.BrokerProcess;
import dev.millstream.faults.cluster.ChildProcess;
import dev.millstream.faults.cluster.ClusterSettings;
import dev.millstream.faults.cluster.FlinkCluster;
import dev.millstream.faults.cluster.TestBed;
import dev.millstream.faults.net.Condition;
import dev.millstream.faults.net.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker and a Flink cluster as processes of their own, with a wire of ours between jobs and
 * broker and one between TaskManagers and JobManager.
 *
 * <p>Life cycle: built whole; {@link #close} ends all processes and deletes their folder unless it
 * is kept.
 */
public final class Scene implements AutoCloseable {
  private final SceneSettings settings;
  private final TestBed bed;
  private final Link toBroker;
  private final Link toJobManager;
  private final BrokerProcess broker;
  private final Optional<Database> database;
  private final Optional<FakeClock> clock;
  private final FlinkCluster cluster;

  /** Starts everything, and ends it again if something does not start. */
  public static Scene build(SceneSettings settings) {
    TestBed bed = TestBed.create(settings.keep());
    try {
      return new Scene(settings, bed);
    } catch (IOException e) {
      bed.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      bed.close();
      throw e;
    }
  }

  private Scene(SceneSettings settings, TestBed bed) throws IOException {
    this.settings = settings;
    this.bed = bed;
    int advertised = bed.ports().next();
    BrokerPorts ports = BrokerPorts.behind(advertised, bed.ports());
    toBroker = Link.open(advertised, ports.jobs());
    broker = bed.startBroker(ports);
    database =
        settings.database()
            ? Database.start(bed.ports().next(), settings.keep())
            : Optional.empty();
    int rpc = bed.ports().next();
    int behind = bed.ports().next();
    toJobManager = Link.open(rpc, behind);
    clock = settings.movableClock() ? FakeClock.in(bed.folder().root()) : Optional.empty();
    cluster = bed.startCluster(clusterSettings(rpc, behind));
  }

  private ClusterSettings clusterSettings(int rpc, int behind) {
    ClusterSettings wanted =
        ClusterSettings.of(settings.taskManagers(), settings.slots())
            .with("jobmanager.rpc.port", Integer.toString(rpc))
            .with("jobmanager.rpc.bind-port", Integer.toString(behind));
    if (settings.steadyHeap()) {
      wanted = wanted.withJvmOptions(List.of("-Xms512m", "-XX:+AlwaysPreTouch"));
    }
    return clock.isPresent() ? wanted.withEnvironment(clock.get().variables()) : wanted;
  }

  /** The broker. */
  public BrokerProcess broker() {
    return broker;
  }

  /** The cluster. */
  public FlinkCluster cluster() {
    return cluster;
  }

  /** The wire between the jobs and the broker. */
  public Link toBroker() {
    return toBroker;
  }

  /** The wire between the TaskManagers and the JobManager. */
  public Link toJobManager() {
    return toJobManager;
  }

  /** The database, where one was asked for and is installed. */
  public Optional<Database> database() {
    return database;
  }

  /** The TaskManagers' clock, where it can be moved. */
  public Optional<FakeClock> clock() {
    return clock;
  }

  /** The folder, ports and processes. */
  public TestBed bed() {
    return bed;
  }

  /** Starts TaskManagers until as many run as at first; they register in their own time. */
  public void replaceTaskManagers() {
    for (int i = cluster.taskManagers().size(); i < settings.taskManagers(); i++) {
      cluster.startTaskManager();
    }
  }

  /** The pids of all processes by their names. */
  public Map<String, Long> pids() {
    Map<String, Long> pids = new HashMap<>();
    for (ChildProcess child : bed.processes().alive()) {
      pids.put(child.name(), child.pid());
    }
    database.ifPresent(some -> pids.put("postgres", some.server().pid()));
    return pids;
  }

  @Override
  public void close() {
    database.ifPresent(Database::close);
    try (bed) {
      toBroker.set(new Condition.Whole());
      toBroker.close();
      toJobManager.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
