package dev.millstream.faults.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A JVM to be started: its class path travels in the environment, so that the command line stays
 * short and readable.
 *
 * @param mainClass what it runs
 * @param classPath entries with the system's separator between
 * @param options of the JVM
 * @param arguments of the program
 * @param temporary its folder for temporary files, natives unpacked by libraries among them
 * @param environment further variables
 */
record JavaProgram(
    String mainClass,
    String classPath,
    List<String> options,
    List<String> arguments,
    Path temporary,
    Map<String, String> environment) {

  /**
   * What Flink needs opened, a log that can be followed, and no more threads and compiling than
   * processes need that share a small machine and do not live long.
   */
  private static final List<String> ALWAYS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "-Dfile.encoding=UTF-8",
          "-Djava.awt.headless=true",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
          "-Dorg.slf4j.simpleLogger.showDateTime=true",
          "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
          "-Dorg.slf4j.simpleLogger.log.org.apache.kafka=warn");

  ChildProcess start(String name, ChildProcesses processes) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ALWAYS);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(options);
    command.add(mainClass);
    command.addAll(arguments);
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("CLASSPATH", classPath);
    return processes.start(name, command, variables);
  }
}
