package dev.millstream.flink.evaluate;

/** When a prediction leaves with its label. */
public enum LabelWait {
  /**
   * When the horizon is over: the newest label counts, by event time. The answer is the same in
   * whatever order predictions and labels come, so windows see it again after a restart.
   */
  TO_HORIZON,

  /**
   * As soon as both are there: of the labels that came before, the newest; ones that come later go
   * aside as corrections. Windows by time still wait for the horizon, since others may come.
   */
  TO_FIRST_LABEL
}
