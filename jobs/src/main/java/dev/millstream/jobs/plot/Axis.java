package dev.millstream.jobs.plot;

import dev.millstream.jobs.options.WindowOptions;

/** What a chart goes along. */
enum Axis {
  /** When windows begin. */
  START {
    @Override
    long of(Figure figure) {
      return figure.start();
    }
  },
  /** Until when windows reach, where many of them begin together. */
  END {
    @Override
    long of(Figure figure) {
      return figure.end();
    }
  };

  static Axis of(WindowOptions window) {
    return window instanceof WindowOptions.Cumulative ? END : START;
  }

  /** Where the figure stands on it. */
  abstract long of(Figure figure);
}
