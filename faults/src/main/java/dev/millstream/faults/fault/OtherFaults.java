package dev.millstream.faults.fault;

import dev.millstream.faults.cluster.BrokerProcess;
import dev.millstream.faults.cluster.ChildProcess;
import dev.millstream.faults.net.Condition;
import dev.millstream.faults.net.Link;
import dev.millstream.faults.scene.Database;
import dev.millstream.faults.scene.FakeClock;
import dev.millstream.testing.PostgresBinaries;
import dev.millstream.testing.PostgresServer;
import java.time.Duration;
import java.util.Optional;

/** What befalls everything but TaskManagers. */
final class OtherFaults {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int LARGEST_PARALLELISM = 4;

  private OtherFaults() {}

  static Strike killJobManager(Circumstances on) {
    ChildProcess victim = on.scene().cluster().jobManager();
    Strike strike =
        on.now("kill -9 of " + victim + ", job submitted again from its last checkpoint");
    victim.kill();
    on.scene().cluster().restartJobManager();
    on.job().resubmit();
    return strike;
  }

  static Strike killBroker(Circumstances on) {
    BrokerProcess broker = on.scene().broker();
    Strike strike = on.now("kill -9 of " + broker.process()).countingBroker();
    broker.kill();
    broker.startAgain();
    return strike;
  }

  static Strike restartBroker(Circumstances on) {
    BrokerProcess broker = on.scene().broker();
    Strike strike = on.now("clean restart of " + broker.process());
    broker.stop();
    broker.startAgain();
    return strike;
  }

  static Strike brokerDown(Circumstances on) {
    BrokerProcess broker = on.scene().broker();
    String name = broker.process().toString();
    Duration length = on.between(120, 120);
    broker.kill();
    Circumstances.last(length);
    broker.startAgain();
    return on.now("kill -9 of " + name + ", down for " + length.toSeconds() + " s")
        .countingBroker();
  }

  static Strike freezeBroker(Circumstances on) {
    ChildProcess victim = on.scene().broker().process();
    Duration length = on.between(5, 40);
    victim.freeze();
    try {
      Circumstances.last(length);
    } finally {
      victim.thaw();
    }
    return on.now("freeze of " + victim + " for " + length.toSeconds() + " s");
  }

  static Strike cutFromBroker(Circumstances on) {
    return disturb(
        on, on.scene().toBroker(), new Condition.Cut(), on.between(5, 40), "broker cut off");
  }

  static Strike cutFromJobManager(Circumstances on) {
    return disturb(
        on,
        on.scene().toJobManager(),
        new Condition.Cut(),
        on.between(5, 40),
        "JobManager cut off from TaskManagers");
  }

  static Strike tear(Circumstances on) {
    return disturb(
        on,
        on.scene().toBroker(),
        new Condition.Torn(),
        on.between(1, 10),
        "connections to the broker reset");
  }

  static Strike lose(Circumstances on) {
    Condition lossy = new Condition.Lossy(0.3, Duration.ofMillis(300), on.random());
    return disturb(
        on, on.scene().toBroker(), lossy, on.between(10, 30), "30 % of sends to the broker late");
  }

  static Strike delay(Circumstances on) {
    return disturb(
        on,
        on.scene().toBroker(),
        new Condition.Slow(Duration.ofMillis(500)),
        on.between(10, 30),
        "500 ms to the broker each way");
  }

  static Strike narrow(Circumstances on) {
    return disturb(
        on,
        on.scene().toBroker(),
        new Condition.Narrow(125_000),
        on.between(10, 30),
        "1 Mbit/s to the broker on each connection");
  }

  static Strike killDatabase(Circumstances on) {
    Optional<Database> database = on.scene().database();
    if (database.isEmpty()) {
      return on.now("no database killed: " + PostgresBinaries.MISSING);
    }
    PostgresServer server = database.get().server();
    Strike strike = on.now("kill -9 of PostgreSQL (pid " + server.pid() + ")");
    server.kill();
    server.startAgain();
    return strike;
  }

  static Strike freezeDatabase(Circumstances on) {
    Optional<Database> database = on.scene().database();
    if (database.isEmpty()) {
      return on.now("no database frozen: " + PostgresBinaries.MISSING);
    }
    PostgresServer server = database.get().server();
    Duration length = on.between(5, 40);
    server.freeze();
    try {
      Circumstances.last(length);
    } finally {
      server.thaw();
    }
    return on.now("freeze of PostgreSQL for " + length.toSeconds() + " s");
  }

  static Strike moveClock(Circumstances on) {
    Optional<FakeClock> clock = on.scene().clock();
    if (clock.isEmpty()) {
      return on.now("clock not moved: this scene has none that can be");
    }
    Duration shift = on.random().nextBoolean() ? HOUR : HOUR.negated();
    Duration length = on.between(10, 30);
    clock.get().moveBy(shift);
    Circumstances.last(length);
    clock.get().moveBy(Duration.ZERO);
    return on.now(
        "clock of TaskManagers moved by "
            + (shift.isNegative() ? "-1 h" : "+1 h")
            + " for "
            + length.toSeconds()
            + " s and back");
  }

  static Strike rescale(Circumstances on) {
    int before = on.job().parallelism();
    int steps = 1 + on.random().nextInt(LARGEST_PARALLELISM - 1);
    int after = 1 + (before - 1 + steps) % LARGEST_PARALLELISM;
    Strike strike = on.now("stop with savepoint, parallelism " + before + " to " + after);
    on.job().rescale(after);
    return strike;
  }

  private static Strike disturb(
      Circumstances on, Link link, Condition condition, Duration length, String what) {
    link.set(condition);
    try {
      Circumstances.last(length);
    } finally {
      link.set(new Condition.Whole());
    }
    return on.now(what + " for " + length.toSeconds() + " s");
  }
}
