package dev.millstream.faults.cli;

import dev.millstream.faults.ledger.InputMix;
import dev.millstream.faults.scene.SceneSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Bad records among good ones: each a dead letter once, and no restart. */
@Command(
    name = "malformed",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Sends malformed records among good ones, with no other fault. Each must be a dead letter"
            + " once, and the job must not restart.")
final class MalformedCommand implements Callable<Integer> {
  private static final int LONGEST_WORDS = 10;
  private static final double MOST_SHARE = 0.9;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final RunFlags flags = new RunFlags();

  @Option(names = "--records", paramLabel = "N", description = "How many. Default: 100000.")
  private int records = 100_000;

  @Option(
      names = "--share",
      paramLabel = "N",
      description = "Of malformed records, from 0 to 0.9. Default: 0.01.")
  private double share = 0.01;

  @Option(names = "--rate", paramLabel = "N", description = "Records a second. Default: 1000.")
  private double rate = 1_000;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (!(share >= 0 && share <= MOST_SHARE)) {
      throw Faults.problem(
          spec, "--share was %s but must be from 0 to %s.".formatted(share, MOST_SHARE));
    }
    InputMix mix = new InputMix(2_000, 3_000, LONGEST_WORDS, share, 0.05);
    return flags.run(
        SceneSettings.usual(),
        flags.options(mix, rate, records),
        RunFlags.Plan.inPeace(Duration.ZERO, false),
        Faults.console(spec));
  }
}
