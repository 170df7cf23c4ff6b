package dev.millstream.jobs.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Names this build and the Java it runs on. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    @Nullable String built = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "millstream %s (Java %s)"
          .formatted(built == null ? "built from source" : built, Runtime.version())
    };
  }
}
