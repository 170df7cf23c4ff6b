package dev.millstream.faults.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which entries of this JVM's class path another process gets. */
final class ClassPaths {
  /** What Flink's distribution has in its lib folder, with the libraries merged into it. */
  private static final List<String> OF_FLINK =
      List.of(
          "flink-",
          "slf4j-",
          "commons-",
          "kryo-",
          "reflectasm-",
          "objenesis-",
          "minlog-",
          "RoaringBitmap-",
          "javassist-",
          "snappy-java-",
          "lz4-java-",
          "jsr305-",
          "snakeyaml-engine-",
          "frocksdbjni-");

  /** Comes in the job's jar, as on any cluster. */
  private static final String CONNECTOR = "flink-connector-kafka-";

  private ClassPaths() {}

  /** All of it. */
  static String own() {
    return System.getProperty("java.class.path");
  }

  /**
   * A bare Flink: without Millstream, without the native libraries and without Kafka's clients, all
   * of which are in the job's jar.
   */
  static String bareFlink() {
    return bareFlink(own());
  }

  /** A bare Flink with these jars in its folder lib. */
  static String bareFlink(List<Path> library) {
    return Stream.concat(Stream.of(bareFlink()), library.stream().map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }

  static String bareFlink(String whole) {
    Predicate<String> wanted =
        name ->
            name.endsWith(".jar")
                && OF_FLINK.stream().anyMatch(name::startsWith)
                && !name.startsWith(CONNECTOR);
    return Arrays.stream(whole.split(File.pathSeparator))
        .filter(entry -> wanted.test(String.valueOf(Path.of(entry).getFileName())))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
