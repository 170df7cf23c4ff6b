package dev.millstream.hub.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Hub over HTTP, by the contract that huggingface_hub keeps.
 *
 * <p>The token goes to the endpoint's own origin and nowhere else, through redirects too. What may
 * pass is tried six times in all, with growing waits or those that the server asks for.
 *
 * <p>Threading: safe for many threads, each of which fetches to a target of its own.
 */
public final class HttpHub implements Hub {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final Pattern NEXT =
      Pattern.compile("<([^>]*)>(?:\\s*;[^,<]*)?;\\s*rel=\"?next\"?(?:[\\s;,]|$)");
  private static final int MAX_JSON = 32 * 1024 * 1024;
  private static final int MAX_PAGES = 1_000;
  private static final int MAX_FILES = 100_000;

  private final HubSettings settings;
  private final Waits waits;
  private final Wire wire;
  private final Refusals refusals;

  /** Opens no connection yet. */
  public HttpHub(HubSettings settings) {
    this(settings, Waits.REAL);
  }

  HttpHub(HubSettings settings, Waits waits) {
    this.settings = settings;
    this.waits = waits;
    this.wire = new Wire(settings, waits);
    this.refusals = new Refusals(settings);
  }

  @Override
  public RepoInfo info(HubRepo repo, String revision) {
    Ask ask = new Ask(repo, revision, null);
    RepoInfo info = page(ask, ask.info(settings.endpoint())).json().info(ask);
    checkPinned(ask, info.commit(), ask.info(settings.endpoint()));
    return info;
  }

  @Override
  public List<RepoFile> files(HubRepo repo, String revision) {
    Ask ask = new Ask(repo, revision, null);
    List<RepoFile> files = new ArrayList<>();
    @Nullable URI next = ask.listing(settings.endpoint());
    for (int pages = 0; next != null; pages++) {
      if (pages == MAX_PAGES) {
        throw Refusals.breach(next, "its listing has more than %d pages".formatted(MAX_PAGES));
      }
      Page page = page(ask, next);
      files.addAll(page.json().files());
      if (files.size() > MAX_FILES) {
        throw Refusals.breach(next, "its listing has more than %d files".formatted(MAX_FILES));
      }
      next = page.next();
    }
    return List.copyOf(files);
  }

  @Override
  public RemoteFile head(HubRepo repo, String revision, String path) {
    Ask ask = new Ask(repo, revision, path);
    Wire.Request request =
        new Wire.Request(
            "HEAD", ask.file(settings.endpoint()), settings.metadataTimeout(), Map.of());
    return patience(ask)
        .until(
            () -> {
              try (Answer answer = wire.ask(request, wire::isHub)) {
                return file(ask, path, answer);
              }
            });
  }

  @Override
  public void fetch(RemoteFile file, Path target, Progress progress) {
    Ask ask = new Ask(file.repo(), file.commit(), file.path());
    if (!Origin.isUsable(file.location())) {
      throw Refusals.breach(settings.endpoint(), "%s is nowhere that can be asked".formatted(ask));
    }
    new Download(
            file,
            new TargetFile(target),
            progress,
            new Download.Tools(
                wire,
                refusals,
                patience(ask),
                ask,
                settings.downloadTimeout(),
                () -> newLocation(file)))
        .run();
  }

  /** A link to a file may expire while it is fetched. */
  private URI newLocation(RemoteFile file) {
    RemoteFile now = head(file.repo(), file.commit(), file.path());
    if (!now.etag().equals(file.etag()) || now.size() != file.size()) {
      throw Refusals.breach(
          settings.endpoint(),
          "'%s' of %s is another file than before at the same commit"
              .formatted(file.path(), file.repo()));
    }
    return now.location();
  }

  private RemoteFile file(Ask ask, String path, Answer answer) throws PassingException {
    @Nullable URI elsewhere = answer.redirect();
    if (elsewhere == null && answer.status() != 200) {
      throw refusals.of(ask, answer);
    }
    @Nullable String commit = answer.header("X-Repo-Commit");
    if (commit == null || !Ask.isCommit(commit)) {
      throw Refusals.breach(
          answer.uri(),
          elsewhere == null
              ? "no X-Repo-Commit of 40 hex digits came"
              : "no X-Repo-Commit of 40 hex digits came with the redirect to "
                  + Origin.place(elsewhere));
    }
    checkPinned(ask, commit, answer.uri());
    @Nullable String linked = answer.header("X-Linked-Etag");
    @Nullable String etag = bare(linked == null ? answer.header("ETag") : linked);
    if (etag == null || !ContentHash.isKnown(etag)) {
      throw Refusals.breach(
          answer.uri(),
          "its ETag is '%s', which is neither a sha256 nor a git sha1"
              .formatted(etag == null ? "" : Refusals.shown(etag)));
    }
    long size = answer.size("X-Linked-Size");
    if (size < 0 && elsewhere == null) {
      size = answer.size("Content-Length");
    }
    if (size < 0) {
      throw Refusals.breach(answer.uri(), "no X-Linked-Size came");
    }
    return new RemoteFile(
        ask.repo(), commit, path, etag, size, elsewhere == null ? answer.uri() : elsewhere);
  }

  private Page page(Ask ask, URI uri) {
    Wire.Request request = new Wire.Request("GET", uri, settings.metadataTimeout(), Map.of());
    return patience(ask)
        .until(
            () -> {
              try (Answer answer = wire.ask(request, wire::isHub)) {
                @Nullable URI elsewhere = answer.redirect();
                if (elsewhere != null) {
                  throw Refusals.breach(answer.uri(), "it redirects to " + Origin.place(elsewhere));
                }
                if (answer.status() != 200) {
                  throw refusals.of(ask, answer);
                }
                return new Page(new RepoJson(answer.uri(), json(answer)), next(answer));
              }
            });
  }

  private static JsonNode json(Answer answer) throws PassingException {
    if (answer.isHtml()) {
      throw Refusals.breach(answer.uri(), "a web page came");
    }
    try {
      return JSON.readTree(answer.bytes(MAX_JSON));
    } catch (JacksonException e) {
      throw Refusals.breach(answer.uri(), "no JSON came", e);
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes in memory cannot fail", e);
    }
  }

  private @Nullable URI next(Answer answer) {
    for (String link : answer.headers().allValues("link")) {
      Matcher next = NEXT.matcher(link);
      if (next.find()) {
        @Nullable URI uri = answer.resolve(next.group(1));
        if (uri == null || !wire.isHub(uri)) {
          throw Refusals.breach(answer.uri(), "its next page is at another server");
        }
        return uri;
      }
    }
    return null;
  }

  /** Who asks for a commit must not be given another. */
  private static void checkPinned(Ask ask, String commit, URI uri) {
    if (Ask.isCommit(ask.revision()) && !ask.revision().equals(commit)) {
      throw Refusals.breach(
          uri, "commit %s was asked for, but %s came".formatted(ask.revision(), commit));
    }
  }

  private Patience patience(Ask ask) {
    return new Patience(waits, ask, settings.endpoint());
  }

  private static @Nullable String bare(@Nullable String etag) {
    return etag == null ? null : etag.replaceFirst("^W/", "").replaceAll("^\"+|\"+$", "");
  }

  /** A page of an answer in pages; the last has no next. */
  private record Page(RepoJson json, @Nullable URI next) {}
}
