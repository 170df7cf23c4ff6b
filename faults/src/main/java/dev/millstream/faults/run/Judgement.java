package dev.millstream.faults.run;

import dev.millstream.faults.check.Contents;
import dev.millstream.faults.check.OnceEach;
import dev.millstream.faults.check.Recoveries;
import dev.millstream.faults.check.Steadiness;
import dev.millstream.faults.check.Verdict;
import dev.millstream.faults.fault.FaultKind;
import dev.millstream.faults.ledger.Expectation;
import dev.millstream.faults.ledger.Output;
import dev.millstream.faults.ledger.Outputs;
import dev.millstream.faults.ledger.QuietRun;
import dev.millstream.faults.ledger.WholeTopic;
import dev.millstream.faults.scene.Scene;
import dev.millstream.faults.vitals.Growth;
import dev.millstream.faults.vitals.Vitals;
import dev.millstream.lucene.LuceneSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a run left behind, after it, and asks the checkers. */
final class Judgement {
  private final Scene scene;
  private final RunOptions options;
  private final FaultRun.Names names;
  private final QuietRun quiet;

  /** What happened while it ran. */
  record Events(
      List<Struck> struck, long restarts, Map<String, List<Vitals>> vitals, boolean steady) {}

  Judgement(Scene scene, RunOptions options, FaultRun.Names names, QuietRun quiet) {
    this.scene = scene;
    this.options = options;
    this.names = names;
    this.quiet = quiet;
  }

  RunReport report(Duration sending, Inputs inputs, Outputs during, Events events) {
    String direct = scene.broker().direct();
    Outputs after = Outputs.after(direct, names.vectors(), names.letters(), quiet);
    Expectation expected = inputs.expectation();
    List<Output> found = after.records();
    boolean rescaled = events.struck().stream().anyMatch(one -> one.kind() == FaultKind.RESCALE);
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(
        OnceEach.inputs(inputs.acknowledged(), expected.numbers(), expected.repeatedInputs()));
    verdicts.add(OnceEach.outputs(expected.changes(), found, rescaled));
    verdicts.add(OnceEach.sameForBothReaders(during.records(), found));
    verdicts.add(Contents.lastState(expected.standing(), found));
    verdicts.add(
        Contents.nothingHeldBack(
            WholeTopic.heldBack(direct, names.vectors())
                + WholeTopic.heldBack(direct, names.letters())));
    verdicts.add(Contents.vectors(found));
    verdicts.add(OnceEach.letters(expected.letters(), after.letters()));
    verdicts.add(Contents.order(found, rescaled));
    verdicts.addAll(stores(found));
    verdicts.addAll(ofEvents(events));
    if (events.steady()) {
      verdicts.add(Steadiness.of(events.vitals(), Growth.Limits.STEADY));
    }
    return new RunReport(
        options.seed(),
        sending,
        expected.inputs(),
        found.size(),
        after.letters().size(),
        events.restarts(),
        List.copyOf(events.struck()),
        events.vitals(),
        verdicts);
  }

  private List<Verdict> stores(List<Output> found) {
    Set<String> topic = Contents.standing(found);
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(Contents.store("the Lucene index", topic, indexed(), quiet::isVectorOf));
    scene
        .database()
        .map(database -> database.vectors(names.table()))
        .ifPresent(
            rows ->
                verdicts.add(Contents.store("the pgvector table", topic, rows, quiet::isVectorOf)));
    return verdicts;
  }

  private List<Verdict> ofEvents(Events events) {
    if (events.struck().isEmpty()) {
      return List.of(
          new Verdict(
              "no restart",
              events.restarts() == 0,
              "nothing was done to the job, and it restarted " + events.restarts() + " times."));
    }
    List<Struck> lasting = events.struck().stream().filter(one -> !one.recovered()).toList();
    Recoveries recoveries = new Recoveries(events.struck().stream().map(Struck::recovery).toList());
    return List.of(
        new Verdict(
            "recovers",
            lasting.isEmpty(),
            "after %d of %d faults nothing came out any more."
                .formatted(lasting.size(), events.struck().size())),
        recoveries.within(options.recoveryLimit()));
  }

  private Map<String, float[]> indexed() {
    Map<String, float[]> vectors = new HashMap<>();
    try (LuceneSearch search = LuceneSearch.open(names.index())) {
      search.forEach(chunk -> vectors.put(chunk.id(), chunk.vector()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return vectors;
  }
}
