package dev.millstream.hub.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.hub.client.GatedRepositoryException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoInfo;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * huggingface_hub and transformers against a mirror with a plain folder, an upstream, a token,
 * parts of 5 MB and two entries a page.
 */
class PythonClientIT {
  private static final String TOKEN = "hf_of_the_test";
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @TempDir Path root;
  @TempDir Path there;
  @TempDir Path work;

  @Test
  void worksWithThePythonClientsOfTheHub() throws Exception {
    PythonVenv venv = PythonVenv.orSkip("the mirror with huggingface_hub and transformers");
    TinyModels.copy("sentence-similarity/mean", root.resolve("acme/toy"));
    TinyModels.copy("sentence-similarity/cls", there.resolve("acme/far"));
    new PlainRoot(root).write("datasets/acme/sales/data/train.csv", "a,b\n1,2\n");
    new PlainRoot(root).write("datasets/acme/sales/README.md", "# Sales\n");

    PythonVenv.Outcome outcome;
    try (MirrorServer upstream = MirrorServer.start(MirrorSettings.of(there));
        MirrorServer mirror =
            MirrorServer.start(
                MirrorSettings.of(root)
                    .withToken(TOKEN)
                    .withSizes(5_000_000, 2)
                    .withUpstream(withAGatedOne(upstream)))) {
      outcome =
          venv.run(
              LONGEST,
              "src/test/python/hub_client.py",
              mirror.endpoint().toString(),
              TOKEN,
              work.toString(),
              "acme/toy",
              "acme/far",
              "--dataset",
              "acme/sales",
              "--gated",
              "acme/gated");
    }

    assertThat(failed(outcome)).isEmpty();
    assertThat(outcome.status()).as(String.join("\n", outcome.lines())).isZero();
    assertThat(checks(outcome)).hasSize(20);
  }

  private static List<JsonNode> checks(PythonVenv.Outcome outcome) throws IOException {
    List<JsonNode> checks = new ArrayList<>();
    for (String line : outcome.lines()) {
      if (line.startsWith("{\"check\"")) {
        checks.add(MirrorClient.JSON.readTree(line));
      }
    }
    return checks;
  }

  private static List<String> failed(PythonVenv.Outcome outcome) throws IOException {
    return checks(outcome).stream()
        .filter(check -> !check.get("ok").booleanValue())
        .map(check -> check.get("check").textValue() + "\n" + check.get("detail").textValue())
        .toList();
  }

  private static HttpTestHub withAGatedOne(MirrorServer upstream) {
    return new HttpTestHub(upstream) {
      @Override
      public RepoInfo info(HubRepo repo, String revision) {
        if (repo.id().equals("acme/gated")) {
          throw new GatedRepositoryException("accept the terms of acme/gated first.");
        }
        return super.info(repo, revision);
      }
    };
  }
}
