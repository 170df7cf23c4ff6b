package dev.millstream.faults.fault;

/**
 * A fault that was done.
 *
 * @param what a line for people
 * @param atNanos from when recovery counts: a kill's own moment, or the end of an outage
 * @param number of the next input at that moment
 * @param taskManagerKills by {@code kill -9}
 * @param brokerKills by {@code kill -9}
 */
public record Strike(
    String what, long atNanos, long number, int taskManagerKills, int brokerKills) {

  Strike countingTaskManagers(int kills) {
    return new Strike(what, atNanos, number, kills, brokerKills);
  }

  Strike countingBroker() {
    return new Strike(what, atNanos, number, taskManagerKills, 1);
  }

  Strike saying(String other) {
    return new Strike(other, atNanos, number, taskManagerKills, brokerKills);
  }
}
