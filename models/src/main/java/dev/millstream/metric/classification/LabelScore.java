package dev.millstream.metric.classification;

/** What is computed of a label's outcomes; zero by zero is what the caller says. */
enum LabelScore {
  PRECISION {
    @Override
    double of(Outcomes outcomes, double ifUndefined) {
      return ratio(outcomes.hits(), outcomes.predicted(), ifUndefined);
    }
  },
  RECALL {
    @Override
    double of(Outcomes outcomes, double ifUndefined) {
      return ratio(outcomes.hits(), outcomes.actual(), ifUndefined);
    }
  },
  F1 {
    @Override
    double of(Outcomes outcomes, double ifUndefined) {
      return ratio(2 * outcomes.hits(), outcomes.predicted() + outcomes.actual(), ifUndefined);
    }
  };

  abstract double of(Outcomes outcomes, double ifUndefined);

  private static double ratio(long part, long whole, double ifUndefined) {
    return whole == 0 ? ifUndefined : (double) part / whole;
  }
}
