package dev.millstream.jobs.options;

import picocli.CommandLine.Option;

/** The options that every command takes. */
public final class CommonFlags {
  public static final String DEBUG = "--debug";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(names = DEBUG, description = "When something fails, show where.")
  boolean debug;
}
