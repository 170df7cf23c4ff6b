package dev.millstream.jobs.hub;

import dev.millstream.hub.ModelLocator;
import dev.millstream.hub.cache.CacheFolder;
import dev.millstream.hub.cache.CachedHub;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.client.RepoFile;
import java.util.List;
import java.util.function.Function;

/** The Hub and the cache that the environment names; read only when a command needs them. */
final class HubTools {
  private final Surroundings where;
  private final Function<HubSettings, Hub> hubs;

  HubTools(Surroundings where, Function<HubSettings, Hub> hubs) {
    this.where = where;
    this.hubs = hubs;
  }

  Surroundings where() {
    return where;
  }

  HubSettings settings() {
    return HubSettings.of(where.environment(), where.home());
  }

  Hub hub() {
    return hubs.apply(settings());
  }

  Hub hub(HubSettings settings) {
    return hubs.apply(settings);
  }

  CacheFolder cache() {
    return ModelLocator.hubCache(where.environment(), where.home());
  }

  CachedHub cachedHub() {
    HubSettings settings = settings();
    return new CachedHub(hubs.apply(settings), cache(), settings.offline());
  }

  /** All files of a repository; offline, as the cache has kept the list. */
  List<RepoFile> files(HubRepo repo, String revision) {
    HubSettings settings = settings();
    if (!settings.offline()) {
      return hubs.apply(settings).files(repo, revision);
    }
    CachedHub cached = cachedHub();
    return cached.files(repo, cached.resolve(repo, revision));
  }
}
