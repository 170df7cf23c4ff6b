package dev.millstream.faults.scene;

/**
 * How a scene is set up.
 *
 * @param keep whether its folder stays on disk, logs and all
 * @param taskManagers how many, with the spare ones
 * @param slots of each
 * @param movableClock whether the TaskManagers' clock can be moved, where libfaketime is there
 * @param steadyHeap whether the TaskManagers' heaps are as large from the start as they may become,
 *     so that only what is outside of them can grow
 * @param database whether there is a PostgreSQL too, where one with pgvector is installed
 */
public record SceneSettings(
    boolean keep,
    int taskManagers,
    int slots,
    boolean movableClock,
    boolean steadyHeap,
    boolean database) {

  /** Two TaskManagers and a spare one, two slots each, and a database. */
  public static SceneSettings usual() {
    return new SceneSettings(false, 3, 2, false, false, true);
  }

  /** The same with its folder kept or not. */
  public SceneSettings keeping(boolean kept) {
    return new SceneSettings(kept, taskManagers, slots, movableClock, steadyHeap, database);
  }

  /** The same with a clock that can be moved. */
  public SceneSettings withMovableClock() {
    return new SceneSettings(keep, taskManagers, slots, true, steadyHeap, database);
  }

  /** The same with heaps of a fixed size. */
  public SceneSettings withSteadyHeap() {
    return new SceneSettings(keep, taskManagers, slots, movableClock, true, database);
  }
}
