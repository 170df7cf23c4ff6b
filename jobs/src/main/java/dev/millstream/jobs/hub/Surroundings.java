package dev.millstream.jobs.hub;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command runs.
 *
 * @param environment the variables of huggingface_hub, and those by which {@code bin/millstream}
 *     says what is a terminal
 * @param home what {@code ~} stands for
 * @param width columns of the terminal
 * @param in where answers to questions come from
 */
public record Surroundings(Map<String, String> environment, Path home, int width, InputStream in) {

  /** Takes a copy of the variables. */
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static Surroundings ofThisProcess(int width) {
    return new Surroundings(
        System.getenv(), Path.of(System.getProperty("user.home")), width, System.in);
  }

  /** Whether somebody can be asked. */
  boolean canAsk() {
    return environment.containsKey("MILLSTREAM_TERMINAL_IN")
        && environment.containsKey("MILLSTREAM_TERMINAL_ERR");
  }
}
