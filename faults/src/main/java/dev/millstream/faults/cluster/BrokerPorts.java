package dev.millstream.faults.cluster;

/**
 * Where a broker listens on 127.0.0.1.
 *
 * @param direct for the harness itself, never disturbed
 * @param jobs for the jobs, reached through whatever {@code advertised} leads through
 * @param advertised what clients of {@code jobs} are told to connect to; {@code jobs} itself when
 *     nothing is in between
 * @param controller for the broker's own consensus
 */
public record BrokerPorts(int direct, int jobs, int advertised, int controller) {

  /** Free ports, with nothing between jobs and broker. */
  public static BrokerPorts free(FreePorts ports) {
    int jobs = ports.next();
    return new BrokerPorts(ports.next(), jobs, jobs, ports.next());
  }

  /** Free ports, with a proxy at {@code advertised}. */
  public static BrokerPorts behind(int advertised, FreePorts ports) {
    return new BrokerPorts(ports.next(), ports.next(), advertised, ports.next());
  }
}
