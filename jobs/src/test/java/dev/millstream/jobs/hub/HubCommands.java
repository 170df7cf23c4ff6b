package dev.millstream.jobs.hub;

import dev.millstream.jobs.check.DryLoadReport;
import dev.millstream.jobs.cli.HubRun;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The commands over a Hub in memory and a cache in a temporary folder. */
final class HubCommands {
  final FakeHub hub = new FakeHub();
  final Path cache;
  final Map<String, String> environment = new HashMap<>();
  String typed = "";
  CheckCommand.Trial trial =
      (limits, ref, variant) -> new DryLoadReport(null, List.of(), List.of(), 32, null, 1, 0);

  HubCommands(Path home) {
    this.cache = home.resolve("cache");
    environment.put("HF_HUB_CACHE", cache.toString());
    environment.put("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
  }

  HubRun run(String... arguments) {
    Surroundings where =
        new Surroundings(
            environment,
            cache.resolveSibling("home"),
            80,
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    HubTools tools = new HubTools(where, settings -> hub);
    return HubRun.of(HubCommand.line(tools, trial, () -> {}), arguments);
  }

  /** The folder of the only commit. */
  Path snapshot() {
    return cache.resolve("models--acme--toy/snapshots").resolve(FakeHub.COMMIT);
  }
}
