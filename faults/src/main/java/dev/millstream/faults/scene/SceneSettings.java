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
 */
public record SceneSettings(
    boolean keep, int taskManagers, int slots, boolean movableClock, boolean steadyHeap) {

  /** Two TaskManagers and a spare one, two slots each. */
  public static SceneSettings usual() {
    return new SceneSettings(false, 3, 2, false, false);
  }

  /** The same with its folder kept or not. */
  public SceneSettings keeping(boolean kept) {
    return new SceneSettings(kept, taskManagers, slots, movableClock, steadyHeap);
  }

  /** The same with a clock that can be moved. */
  public SceneSettings withMovableClock() {
    return new SceneSettings(keep, taskManagers, slots, true, steadyHeap);
  }

  /** The same with heaps of a fixed size. */
  public SceneSettings withSteadyHeap() {
    return new SceneSettings(keep, taskManagers, slots, movableClock, true);
  }
}
