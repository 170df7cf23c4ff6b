package dev.millstream.hub.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.hub.client.CorruptFileException;
import dev.millstream.hub.client.GatedRepositoryException;
import dev.millstream.hub.client.HubUnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void tellsOthersNoPathsOfThisMachine() {
    assertThat(Failures.of(new AccessDeniedException("/srv/secret")))
        .isEqualTo(
            new Failures(
                403,
                "",
                "the mirror may not read or write a file it needs. Its keeper finds which in its"
                    + " log.",
                true));
    assertThat(Failures.of(new NoSuchFileException("/srv/secret")))
        .isEqualTo(
            new Failures(
                500,
                "",
                "the mirror could not answer. Its keeper finds the reason in its log.",
                true));
    assertThat(Failures.of(new IOException("No space left on device")))
        .isEqualTo(new Failures(507, "", "the mirror's disk is full. Tell its keeper.", true));
  }

  @Test
  void passesOnWhatUpstreamSays() {
    assertThat(Failures.of(new HubUnavailableException("It is away.")))
        .isEqualTo(new Failures(502, "", "upstream: It is away.", true));
    assertThat(Failures.of(new CorruptFileException("It is wrong.")))
        .isEqualTo(new Failures(502, "", "upstream: It is wrong.", true));
    assertThat(Failures.of(new GatedRepositoryException("Accept its terms.")))
        .isEqualTo(new Failures(403, "GatedRepo", "Accept its terms.", false));
  }
}
