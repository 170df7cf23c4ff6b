package dev.millstream.faults.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.faults.check.Verdict;
import dev.millstream.faults.fault.FaultKind;
import dev.millstream.faults.ledger.InputMix;
import dev.millstream.faults.scene.Scene;
import dev.millstream.faults.scene.SceneSettings;
import dev.millstream.pool.TinyModels;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One of each common fault on a real cluster of processes; and a sink that must be caught. */
class FaultRunIT {
  private static final String MODEL = TinyModels.folder("sentence-similarity/mean").toString();
  private static final Duration AS_LONG_AS_THE_SCRIPT = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static Scene scene;

  @BeforeAll
  static void build() {
    scene = Scene.build(SceneSettings.usual());
  }

  @AfterAll
  static void end() {
    if (scene != null) {
      scene.close();
    }
  }

  @Test
  void nothingIsLostOrTwiceThroughOneOfEachFault() throws InterruptedException {
    RunOptions options =
        RunOptions.of(5, MODEL)
            .sending(InputMix.usual(), 150, RunOptions.NO_END)
            .within(Duration.ofSeconds(15), Duration.ofMinutes(2));
    List<FaultKind> faults =
        List.of(
            FaultKind.TM_KILL,
            FaultKind.TM_KILL_COMMITTING,
            FaultKind.BROKER_KILL,
            FaultKind.PARTITION,
            FaultKind.TM_FREEZE,
            FaultKind.PG_KILL,
            FaultKind.JM_KILL,
            FaultKind.RESCALE);

    RunReport report =
        new FaultRun(scene, "each", options, System.out::println)
            .run(Deck.script(faults), AS_LONG_AS_THE_SCRIPT, PAUSE, false);
    System.out.println(report.text());

    assertThat(report.verdicts()).allMatch(Verdict::holds);
    assertThat(report.struck()).hasSize(faults.size());
  }

  @Test
  void aSinkThatDeliversAtLeastOnceIsCaught() throws InterruptedException {
    RunOptions options =
        RunOptions.of(6, MODEL)
            .sending(InputMix.usual(), 150, RunOptions.NO_END)
            .within(Duration.ofSeconds(15), Duration.ofMinutes(2))
            .atLeastOnce(Duration.ofSeconds(5));

    RunReport report =
        new FaultRun(scene, "atleast", options, System.out::println)
            .run(
                Deck.script(List.of(FaultKind.TM_KILL, FaultKind.TM_KILL)),
                AS_LONG_AS_THE_SCRIPT,
                PAUSE,
                false);
    System.out.println(report.text());

    assertThat(report.verdicts())
        .filteredOn(verdict -> !verdict.holds())
        .extracting(Verdict::promise)
        .contains("I1 once each")
        .doesNotContain("I1 last state", "I2 same vectors");
  }
}
