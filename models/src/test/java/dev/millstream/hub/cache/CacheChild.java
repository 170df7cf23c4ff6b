package dev.millstream.hub.cache;

import dev.millstream.hub.client.HttpHub;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A process that brings a whole repository into a cache, in several threads at once. Says {@code
 * ready}, waits for a byte, tells how far it is, loads the model in each thread, checks every file,
 * and says {@code done}.
 */
public final class CacheChild {
  private CacheChild() {}

  /** Takes the cache's folder and the number of threads; the Hub is that of its environment. */
  public static void main(String[] args) throws Exception {
    CacheFolder cache = new CacheFolder(Path.of(args[0]));
    CachedHub hub = new CachedHub(new HttpHub(HubSettings.ofThisProcess()), cache, false);
    int threads = Integer.parseInt(args[1]);
    say("ready");
    if (System.in.read() < 0) {
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(pool.submit(() -> bring(hub)));
    }
    for (Future<Boolean> one : all) {
      if (!one.get()) {
        throw new IllegalStateException("another revision was loaded");
      }
    }
    pool.shutdown();
    check(hub);
    say("done");
  }

  private static boolean bring(CachedHub hub) throws InterruptedException {
    Hub.Progress progress = (file, bytes) -> say("at " + bytes + " of " + file.path());
    String commit = hub.resolve(FaultyHub.REPO, "main");
    hub.snapshot(FaultyHub.REPO, commit, path -> true, progress);
    ModelRef model = new ModelRef.Hub(FaultyHub.REPO.id(), "main");
    try (Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(model))) {
      return lease.model().revision().equals(commit);
    }
  }

  private static void check(CachedHub hub) throws IOException {
    for (RepoFile file : hub.files(FaultyHub.REPO, FaultyHub.COMMIT)) {
      Path path = hub.file(FaultyHub.REPO, FaultyHub.COMMIT, file.path(), Hub.Progress.NONE);
      if (!ContentHash.matches(path, file.etag())) {
        throw new IllegalStateException(file.path() + " is wrong");
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
