package dev.millstream.jobs.cli;

import picocli.CommandLine.Option;

/** The options that every command takes. */
final class CommonFlags {
  static final String DEBUG = "--debug";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(names = DEBUG, description = "When something fails, show where.")
  boolean debug;
}
