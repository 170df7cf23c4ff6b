package dev.millstream.faults.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What befalls the folder of a job's checkpoints. */
final class StorageFaults {
  private StorageFaults() {}

  /**
   * The folder is gone and cannot be made again: operators fail while they write a checkpoint, and
   * while they read the last one to start again, until it comes back as it was.
   */
  static Strike takeCheckpointsAway(Circumstances on) {
    Path folder = on.scene().cluster().checkpoints().resolve(on.job().id());
    Path aside = on.scene().bed().folder().root().resolve("checkpoints-away");
    Duration length = on.between(5, 20);
    try {
      Files.move(folder, aside);
      Files.createFile(folder);
      try {
        Circumstances.last(length);
      } finally {
        Files.delete(folder);
        Files.move(aside, folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return on.now("checkpoints away for " + length.toSeconds() + " s");
  }
}
