package dev.millstream.jobs.hub;

import picocli.CommandLine.Option;

/** The option of commands whose output programs may want to read. */
final class JsonFlag {
  @Option(names = "--json", description = "Print JSON objects, one a line.")
  boolean json;
}
