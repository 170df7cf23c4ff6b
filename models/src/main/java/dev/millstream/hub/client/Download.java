package dev.millstream.hub.client;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills one file with a remote file's bytes, goes on where a connection broke, and checks the
 * result.
 *
 * <p>Threading: confined to one thread. Life cycle: {@link #run} once.
 */
final class Download {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /** What a server answers to a signed link that has expired. */
  private static final Set<Integer> EXPIRED = Set.of(401, 403, 404, 410);

  private final RemoteFile file;
  private final FileHash expected;
  private final TargetFile target;
  private final Hub.Progress progress;
  private final Tools tools;

  private URI location;
  private boolean locationRenewed;

  /** The ETag of what the location held when {@link #target} began to be filled from it. */
  private @Nullable String etag;

  /** The most bytes there ever were: only beyond them is a gain. */
  private long furthest;

  Download(RemoteFile file, TargetFile target, Hub.Progress progress, Tools tools) {
    this.file = file;
    this.expected = FileHash.of(file);
    this.target = target;
    this.progress = progress;
    this.tools = tools;
    this.location = file.location();
  }

  /**
   * What a download is done with.
   *
   * @param stall the longest wait for the next bytes
   * @param newLocation where the file is now
   */
  record Tools(
      Wire wire,
      Refusals refusals,
      Patience patience,
      Ask ask,
      Duration stall,
      Supplier<URI> newLocation) {}

  /**
   * Returns with the whole, right file in place. A wrong one is deleted and fetched anew, once.
   *
   * @throws CorruptFileException when it is wrong again
   */
  void run() {
    FileHash found = fill();
    if (!found.equals(expected)) {
      startAnew();
      furthest = 0;
      found = fill();
    }
    if (!found.equals(expected)) {
      target.delete();
      throw new CorruptFileException(
          ("%s arrived wrong twice from %s: it has %s, but %s is expected. It was deleted. Try again"
                  + " later; if it stays so, a proxy or a mirror alters files: check HF_ENDPOINT.")
              .formatted(tools.ask(), Origin.place(location), found, expected));
    }
  }

  private FileHash fill() {
    furthest = Math.max(furthest, Math.min(target.size(), file.size()));
    tools.patience().until(this::complete);
    return target.hash(expected);
  }

  private boolean complete() throws PassingException {
    if (target.size() > file.size()) {
      startAnew();
    }
    long have = target.size();
    if (have > 0) {
      progress.at(file, have);
    }
    if (have == file.size()) {
      // So that an empty file is there too.
      target.after(have).close();
      return true;
    }
    try (Answer answer = tools.wire().ask(request(have), next -> true)) {
      switch (answer.status()) {
        case 200 -> {
          checkWhole(answer);
          etag = strongEtag(answer);
          copy(answer, 0);
        }
        case 206 -> {
          checkPart(answer, have);
          etag = strongEtag(answer);
          copy(answer, have);
        }
        case 416 -> {
          startAnew();
          throw new PassingException(
              "%s was answered with 416 (no bytes from %d)".formatted(answer.request(), have));
        }
        default -> refuse(answer);
      }
    }
    return true;
  }

  private Wire.Request request(long have) {
    Map<String, String> headers = new HashMap<>();
    if (have > 0) {
      headers.put("Range", "bytes=%d-".formatted(have));
      if (etag != null) {
        headers.put("If-Range", etag);
      }
    }
    return new Wire.Request("GET", location, tools.stall(), headers);
  }

  /** What is there already is kept where something else than the file came. */
  private void checkWhole(Answer answer) throws PassingException {
    long announced = answer.size("content-length");
    @Nullable String encoding = answer.header("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new PassingException(
          "%s sent it encoded ('%s'), which was not asked for"
              .formatted(answer.request(), Refusals.shown(encoding)));
    }
    if (announced >= 0 && announced != file.size()) {
      throw new PassingException(
          "%s sent %s%d bytes instead of the file's %d"
              .formatted(
                  answer.request(),
                  answer.isHtml() ? "a web page of " : "",
                  announced,
                  file.size()));
    }
  }

  private void checkPart(Answer answer, long have) throws PassingException {
    String range = String.valueOf(answer.header("content-range"));
    Matcher parts = CONTENT_RANGE.matcher(range);
    if (!parts.matches()
        || Long.parseLong(parts.group(1)) != have
        || Long.parseLong(parts.group(3)) != file.size()) {
      startAnew();
      throw new PassingException(
          "%s was answered with the range '%s', but bytes %d-%d/%d were asked for"
              .formatted(
                  answer.request(), Refusals.shown(range), have, file.size() - 1, file.size()));
    }
    @Nullable String now = strongEtag(answer);
    if (etag != null && now != null && !etag.equals(now)) {
      startAnew();
      throw new PassingException(
          "%s changed its ETag in the middle of the file".formatted(answer.request()));
    }
  }

  private void copy(Answer answer, long from) throws PassingException {
    long have = from;
    try (TargetFile.Writer writer = target.after(from)) {
      while (have < file.size()) {
        @Nullable List<ByteBuffer> more = answer.more();
        if (more == null) {
          throw new PassingException(
              "%s ended after %d of %d bytes".formatted(answer.request(), have, file.size()));
        }
        for (ByteBuffer bytes : more) {
          int wanted = (int) Math.min(bytes.remaining(), file.size() - have);
          writer.write(bytes.slice().limit(wanted));
          have += wanted;
        }
        progress.at(file, have);
        if (have > furthest) {
          furthest = have;
          tools.patience().reset();
        }
      }
    }
  }

  private void refuse(Answer answer) throws PassingException {
    boolean elsewhere = !tools.wire().isHub(answer.uri());
    if (elsewhere && EXPIRED.contains(answer.status()) && !locationRenewed) {
      locationRenewed = true;
      location = tools.newLocation().get();
      throw new PassingException(
          "%s was answered with %d".formatted(answer.request(), answer.status()));
    }
    if (elsewhere) {
      answer.failIfPassing();
      throw new HubAnswerException(
          ("%s could not be had: %s was answered with %d. The Hub sent there, so try again later, or"
                  + " tell who runs it.")
              .formatted(tools.ask(), answer.request(), answer.status()));
    }
    throw tools.refusals().of(tools.ask(), answer);
  }

  private void startAnew() {
    target.delete();
    etag = null;
    progress.at(file, 0);
  }

  private static @Nullable String strongEtag(Answer answer) {
    @Nullable String etag = answer.header("etag");
    return etag == null || etag.startsWith("W/") ? null : etag;
  }
}
