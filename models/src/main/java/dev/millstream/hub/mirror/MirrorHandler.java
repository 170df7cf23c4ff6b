package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.millstream.hub.client.HubException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who may ask what, hands each request to the one that answers it, and turns failures into the
 * Hub's words.
 */
final class MirrorHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MirrorHandler.class);
  private static final String BEARER = "bearer ";
  private static final Set<Route.Action> WRITING =
      Set.of(
          Route.Action.CREATE,
          Route.Action.COMMIT,
          Route.Action.BRANCH,
          Route.Action.TAG,
          Route.Action.LFS_BATCH);

  private final String host;
  private final boolean openForWriting;
  private final @Nullable String token;
  private final FileCalls files;
  private final ListingCalls listings;
  private final WritingCalls writing;
  private final LfsCalls lfs;

  /**
   * @param host host and port that it listens at
   * @param local whether only this machine can reach it
   */
  MirrorHandler(MirrorSettings settings, Shelves shelves, String host, boolean local) {
    this.host = host;
    this.token = settings.token();
    this.openForWriting = token != null || local;
    this.files = new FileCalls(shelves);
    this.listings = new ListingCalls(shelves, settings.pageSize());
    this.writing = new WritingCalls(shelves);
    this.lfs = new LfsCalls(shelves, settings.partSize());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Call call = new Call(exchange, host);
    try {
      answer(call);
    } catch (IOException | RuntimeException e) {
      fail(call, e);
    } finally {
      LOG.debug("{} {} {}", call.method(), loggable(call), call.status());
      call.close();
    }
  }

  private static void fail(Call call, Exception e) throws IOException {
    Failures failure = Failures.of(e);
    if (call.status() != -1) {
      // Too late to say anything: the body ends too early, and the connection with it.
      LOG.debug("an answer broke off", e);
      return;
    }
    if (failure.isOurs() && e instanceof RuntimeException && !(e instanceof HubException)) {
      LOG.warn("{} {} failed", call.method(), loggable(call), e);
    } else if (failure.isOurs()) {
      LOG.warn("{} {} failed: {}", call.method(), loggable(call), e.toString());
    }
    call.fail(failure.status(), failure.code(), failure.message());
  }

  // Addresses of uploads are secrets.
  private static String loggable(Call call) {
    return call.rawPath().startsWith("/lfs/") ? "/lfs/..." : call.rawPath();
  }

  private void answer(Call call) throws IOException {
    Route route = Route.of(call.rawPath());
    if (route.action() == Route.Action.LFS_OBJECT) {
      lfs.object(call, route);
      return;
    }
    if (route.action() == Route.Action.WHO_AM_I) {
      whoAmI(call);
      return;
    }
    authorize(call);
    if (WRITING.contains(route.action())) {
      authorizeWriting(call);
    }
    switch (route.action()) {
      case INFO, TREE, REFS, COMMITS, FILE -> read(call, route);
      default -> post(call, route);
    }
  }

  private void read(Call call, Route route) throws IOException {
    boolean known = call.method().equals("GET") || call.isHead();
    if (!known) {
      throw new Refusal(405, "%s is not offered here; ask with GET.".formatted(call.method()));
    }
    switch (route.action()) {
      case INFO -> listings.info(call, route);
      case TREE -> listings.tree(call, requireRest(route));
      case REFS -> listings.refs(call, route);
      case COMMITS -> writing.commits(call, route);
      default -> files.answer(call, requireRest(route));
    }
  }

  private void post(Call call, Route route) throws IOException {
    if (route.action() == Route.Action.XET) {
      throw new Refusal(
          400,
          "this mirror does not speak Xet. Set HF_HUB_DISABLE_XET=1 and upload again; downloads need no Xet.");
    }
    if (route.action() == Route.Action.NOTHING) {
      throw new Refusal(404, "the mirror has nothing at this address.");
    }
    if (!call.method().equals("POST")) {
      throw new Refusal(405, "%s is not offered here; ask with POST.".formatted(call.method()));
    }
    switch (route.action()) {
      case VALIDATE_CARD -> {
        ObjectNode fine = Json.object();
        fine.putArray("warnings");
        fine.putArray("errors");
        call.answer(200, fine);
      }
      case CREATE -> writing.create(call);
      case PATHS -> listings.paths(call, requireRest(route));
      case PREUPLOAD -> writing.preupload(call, requireRest(route));
      case COMMIT -> writing.commit(call, requireRest(route));
      case BRANCH -> writing.branch(call, requireRest(route));
      case TAG -> writing.tag(call, requireRest(route));
      default -> lfs.batch(call, route);
    }
  }

  private static Route requireRest(Route route) {
    if (route.rest().isEmpty()) {
      throw new Refusal(404, "the address lacks a revision. Add one, e.g. main.");
    }
    return route;
  }

  private void whoAmI(Call call) throws IOException {
    if (token == null ? sent(call).isEmpty() : !isRight(call)) {
      refuseToken(call);
    }
    ObjectNode who =
        Json.object().put("type", "user").put("name", "mirror").put("fullname", "mirror");
    who.putArray("orgs");
    who.putObject("auth")
        .put("type", "access_token")
        .putObject("accessToken")
        .put("displayName", "mirror")
        .put("role", "write");
    call.answer(200, who);
  }

  private void authorize(Call call) {
    if (token != null && !isRight(call)) {
      refuseToken(call);
    }
  }

  private void authorizeWriting(Call call) {
    if (!openForWriting) {
      throw new Refusal(
          403,
          "this mirror has no token and others can reach it, so it takes no uploads. Start it with a token.");
    }
    // Browsers send it with what another site's page makes them post.
    if (call.header("Origin").isPresent()) {
      throw new Refusal(403, "a web page may not write to this mirror.");
    }
  }

  private static void refuseToken(Call call) {
    throw new Refusal(
        401,
        sent(call).isPresent()
            ? "Invalid credentials in Authorization header"
            : "This mirror wants a token. Set HF_TOKEN to the one it was started with.");
  }

  private boolean isRight(Call call) {
    String expected = String.valueOf(token);
    byte[] sent = sent(call).orElse("").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(sent, expected.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> sent(Call call) {
    return call.header("Authorization")
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip());
  }
}
