package dev.millstream.hub.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.HttpHub;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.client.RemoteFile;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.hub.client.RepoInfo;
import dev.millstream.hub.client.RepositoryNotFoundException;
import dev.millstream.hub.client.RevisionNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client of this library reads a mirror, and a mirror of that mirror. */
@Timeout(120)
class MirrorAsHubTest {
  private static final HubRepo TOY = HubRepo.model("acme/toy");
  private static final byte[] BIG = new byte[3_000_000];

  @TempDir Path folder;
  @TempDir Path second;
  @TempDir Path local;
  MirrorServer origin;
  MirrorServer mirror;
  Hub hub;

  @BeforeEach
  void start() throws IOException {
    PlainRoot root = PlainRoot.in(folder);
    new Random(5).nextBytes(BIG);
    Files.write(root.root().resolve("acme/toy/big.bin"), BIG);
    origin =
        MirrorServer.start(MirrorSettings.of(root.root()).withToken("hf_a").withSizes(1 << 20, 2));
    mirror = MirrorServer.start(MirrorSettings.of(second).withUpstream(at(origin, "hf_a")));
    hub = at(mirror, null);
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
    origin.close();
  }

  private static Hub at(MirrorServer server, String token) {
    return new HttpHub(HubSettings.at(server.endpoint()).withToken(token));
  }

  @Test
  void saysTheSameAtBoth() {
    RepoInfo info = hub.info(TOY, "main");

    assertThat(info).isEqualTo(at(origin, "hf_a").info(TOY, "main"));
    assertThat(info.card().path("license").textValue()).isEqualTo("mit");
    assertThat(hub.files(TOY, info.commit()))
        .isEqualTo(at(origin, "hf_a").files(TOY, "main"))
        .extracting(RepoFile::path)
        .containsExactlyElementsOf(info.files());
  }

  @Test
  void fetchesAndGoesOnWithWhatWasFetched() throws IOException {
    RemoteFile big = hub.head(TOY, "main", "big.bin");
    Path target = local.resolve("big.bin");
    Files.write(target, Arrays.copyOf(BIG, 1_000_001));

    hub.fetch(big, target, Hub.Progress.NONE);

    assertThat(big.etag()).isEqualTo(MirrorClient.sha256(BIG));
    assertThat(target).hasBinaryContent(BIG);
  }

  @Test
  void fetchesForManyAtOnce() {
    RemoteFile big = hub.head(TOY, "main", "big.bin");
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<CompletableFuture<Path>> fetched = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Path target = local.resolve("big" + i);
      fetched.add(
          CompletableFuture.supplyAsync(
              () -> {
                hub.fetch(big, target, Hub.Progress.NONE);
                return target;
              },
              threads));
    }

    assertThat(fetched).allSatisfy(file -> assertThat(file.join()).hasBinaryContent(BIG));
    threads.shutdown();
  }

  @Test
  void failsByType() {
    assertThatExceptionOfType(RepositoryNotFoundException.class)
        .isThrownBy(() -> hub.info(HubRepo.model("acme/none"), "main"));
    assertThatExceptionOfType(RevisionNotFoundException.class)
        .isThrownBy(() -> hub.info(TOY, "v9"));
    assertThatExceptionOfType(EntryNotFoundException.class)
        .isThrownBy(() -> hub.head(TOY, "main", "none.txt"));
    assertThatExceptionOfType(RepositoryNotFoundException.class)
        .isThrownBy(() -> at(origin, null).info(TOY, "main"));
  }
}
