package dev.millstream.faults.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.faults.check.Recoveries;
import dev.millstream.faults.run.RunReport;
import dev.millstream.faults.vitals.Vitals;
import java.util.List;

/** A report for programs. */
final class ReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  static String of(RunReport report, String commit) throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    root.put("seed", report.seed());
    root.put("commit", commit);
    root.put("kept", report.holds());
    root.put("seconds", report.length().toSeconds());
    root.put("inputs", report.inputs());
    root.put("outputs", report.outputs());
    root.put("deadLetters", report.deadLetters());
    root.put("restarts", report.restarts());
    root.put("taskManagerKills", report.taskManagerKills());
    root.put("brokerKills", report.brokerKills());
    ObjectNode kinds = root.putObject("faults");
    report.kinds().forEach((kind, count) -> kinds.put(kind.typed(), count));
    recoveries(report.recoveries(), root.putObject("recoveryMillis"));
    ArrayNode strikes = root.putArray("strikes");
    report
        .struck()
        .forEach(
            struck ->
                strikes
                    .addObject()
                    .put("kind", struck.kind().typed())
                    .put("what", struck.strike().what())
                    .put("recovered", struck.recovered())
                    .put("recoveryMillis", struck.recovery().toMillis()));
    ArrayNode verdicts = root.putArray("verdicts");
    report
        .verdicts()
        .forEach(
            verdict ->
                verdicts
                    .addObject()
                    .put("promise", verdict.promise())
                    .put("kept", verdict.holds())
                    .put("sentence", verdict.sentence()));
    ObjectNode vitals = root.putObject("vitals");
    report.vitals().forEach((process, samples) -> samples(samples, vitals.putArray(process)));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static void recoveries(Recoveries recoveries, ObjectNode to) {
    for (int percent : new int[] {50, 95, 100}) {
      to.put("p" + percent, recoveries.percentile(percent).toMillis());
    }
  }

  /** Resident MB, threads and files of each sample. */
  private static void samples(List<Vitals> samples, ArrayNode to) {
    for (Vitals sample : samples) {
      to.addArray().add(sample.rssBytes() >> 20).add(sample.threads()).add(sample.files());
    }
  }
}
