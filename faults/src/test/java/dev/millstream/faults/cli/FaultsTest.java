package dev.millstream.faults.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FaultsTest {
  @Test
  void saysWhichKindsThereAre() {
    assertThat(complaint("--kinds", "tm-kill,earthquake"))
        .startsWith(
            "--kinds was given 'earthquake', which is no fault. There are tm-kill,"
                + " tm-kill-loading, tm-kill-unpacking, tm-kill-committing, tm-freeze, jm-kill,"
                + " broker-kill, broker-restart, broker-down, broker-freeze, partition,"
                + " jm-partition, reset, loss, latency, bandwidth, pg-kill, pg-freeze,"
                + " checkpoints-away, clock, rescale.");
  }

  @Test
  void saysWhichDeliveriesThereAre() {
    assertThat(complaint("--delivery", "twice"))
        .startsWith("--delivery was 'twice' but must be exactly-once or at-least-once.");
  }

  @Test
  void saysWhatAShareMayBe() {
    assertThat(complaint("malformed", "--share", "2"))
        .startsWith("--share was 2.0 but must be from 0 to 0.9.");
  }

  @Test
  void saysHowManySubmissionsAreTooFew() {
    assertThat(complaint("resubmit", "--times", "8"))
        .startsWith(
            "8 submissions of 1 jobs were asked for, but what grows is seen only after the first 10, and only of at least one job. Ask for more.");
  }

  private static String complaint(String... arguments) {
    StringWriter errors = new StringWriter();
    int status = new CommandLine(new Faults()).setErr(new PrintWriter(errors)).execute(arguments);
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    return errors.toString();
  }
}
