package dev.millstream.faults.cli;

import dev.millstream.faults.ledger.InputMix;
import dev.millstream.faults.run.RunOptions;
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

/** A long run in peace: memory, threads and files must not grow. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Leaves the job in peace and sends texts of all lengths. Judges what every process held in"
            + " the last third of the time less what it held in the middle third.")
final class SoakCommand implements Callable<Integer> {
  private static final int LONGEST_WORDS = 120;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final RunFlags flags = new RunFlags();

  @Option(names = "--minutes", paramLabel = "N", description = "How long. Default: 60.")
  private double minutes = 60;

  @Option(names = "--rate", paramLabel = "N", description = "Inputs a second. Default: 50.")
  private double rate = 50;

  @Override
  public Integer call() throws InterruptedException, IOException {
    InputMix mix = new InputMix(2_000, 5_000, LONGEST_WORDS, 0.01, 0.05);
    return flags.run(
        SceneSettings.usual().withSteadyHeap(),
        flags.options(mix, rate, RunOptions.NO_END),
        RunFlags.Plan.inPeace(Duration.ofMillis((long) (minutes * 60_000)), true),
        Faults.console(spec));
  }
}
