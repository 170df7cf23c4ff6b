package dev.millstream.faults.session;

import dev.millstream.faults.vitals.Vitals;

/**
 * What a process of the cluster holds while no job runs.
 *
 * @param jobLoaders class loaders of jobs that are still reachable
 * @param metaspaceBytes in use by all other classes
 * @param vitals memory, threads and files
 * @param temporaryBytes of the files in its temporary folder
 */
record Footprint(int jobLoaders, long metaspaceBytes, Vitals vitals, long temporaryBytes) {
  @Override
  public String toString() {
    return "%d loaders, metaspace %d MB, RSS %s, temporary files %d MB"
        .formatted(jobLoaders, metaspaceBytes >> 20, vitals, temporaryBytes >> 20);
  }
}
