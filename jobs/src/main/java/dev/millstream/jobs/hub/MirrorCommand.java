package dev.millstream.jobs.hub;

import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.mirror.MirrorServer;
import dev.millstream.hub.mirror.MirrorSettings;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.OptionDoc;
import dev.millstream.jobs.options.Values;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves a folder as a Hub, until it is stopped. */
@Command(
    name = "mirror",
    header = "Serve a folder, or another Hub, as a Hub.",
    customSynopsis = "${COMMAND-FULL-NAME} --root DIR [options]",
    descriptionHeading = "%n",
    description = {
      "Serves models and datasets by the Hub's HTTP contract to Millstream and to Python. DIR holds"
          + " folders named organisation/name and datasets/organisation/name, or is a Hugging Face"
          + " cache; what is uploaded or fetched from upstream is kept there in the cache's layout."
    },
    footer = {
      "",
      "Example",
      "    ${COMMAND-FULL-NAME} --root /srv/models --upstream https://huggingface.co"
    })
final class MirrorCommand extends HubAction {
  private static final int LAST_PORT = 65_535;

  private final HubTools tools;
  private final Wait untilStopped;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "The folder that is served. (required)")
  private @Nullable String root;

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description = "A Hub to fetch from, with HF_TOKEN, what DIR lacks.")
  @OptionDoc(example = "--upstream https://huggingface.co", absent = "none")
  private @Nullable String upstream;

  @Option(names = "--port", paramLabel = "N", description = "Where to listen; 0 takes a free port.")
  @OptionDoc(example = "--port 8090")
  private String port = "8090";

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Which address to listen at; 0.0.0.0 is every one of this machine. Where others can reach it,"
              + " uploads need a token.")
  @OptionDoc(example = "--host 0.0.0.0")
  private String host = "127.0.0.1";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the token that readers and writers must send as HF_TOKEN.")
  @OptionDoc(example = "--token-file /run/secrets/hub-token", absent = "no token")
  private @Nullable String tokenFile;

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  /** Lets time pass until somebody stops the process. */
  interface Wait {
    void await() throws InterruptedException;
  }

  MirrorCommand(HubTools tools, Wait untilStopped) {
    this.tools = tools;
    this.untilStopped = untilStopped;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Values values = values();
    Path folder = folder(values);
    HubSettings source = upstream == null ? null : upstream(values, upstream);
    int listenAt = values.number("--port", port, 0, LAST_PORT);
    String token = token(values);
    requireNoProblem(values);
    MirrorSettings settings =
        MirrorSettings.of(folder)
            .at(host, listenAt)
            .withToken(token)
            .withUpstream(source == null ? null : tools.hub(source));
    serve(settings, new MirrorNotice(settings, source));
    return 0;
  }

  private void serve(MirrorSettings settings, MirrorNotice notice)
      throws IOException, InterruptedException {
    try (MirrorServer server = start(settings)) {
      // It may be closed twice: by a signal, and by whoever waits for it in this process.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "mirror-stop"));
      out().print(notice.at(server.endpoint()));
      out().flush();
      untilStopped.await();
    }
  }

  private Path folder(Values values) {
    if (root == null || root.isBlank()) {
      values.problem("--root is missing: name the folder to serve, e.g. --root /srv/models.");
      return Path.of("");
    }
    Path folder = Path.of(root);
    if (Files.exists(folder) ? !Files.isDirectory(folder) : upstream == null) {
      values.problem(
          ("--root was '%s', but there is no such folder. Name one that is there, or make it to begin"
                  + " with an empty mirror.")
              .formatted(root));
    }
    return folder;
  }

  private @Nullable String token(Values values) {
    if (tokenFile == null) {
      return null;
    }
    try {
      String token = Files.readString(Path.of(tokenFile)).strip();
      if (!token.isEmpty()) {
        return token;
      }
      values.problem(
          "--token-file was '%s', but that file is empty. Write a token into it."
              .formatted(tokenFile));
    } catch (IOException e) {
      values.problem(
          "--token-file was '%s', but it cannot be read (%s). Name a file that holds the token."
              .formatted(tokenFile, e.getClass().getSimpleName()));
    }
    return null;
  }

  private @Nullable HubSettings upstream(Values values, String url) {
    if (!isAddress(url)) {
      values.mustBe("--upstream", url, "the address of a Hub, http://HOST or https://HOST");
      return null;
    }
    Map<String, String> environment = new HashMap<>(tools.where().environment());
    environment.put("HF_ENDPOINT", url);
    return HubSettings.of(environment, tools.where().home());
  }

  private static boolean isAddress(String url) {
    try {
      URI uri = new URI(url);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private MirrorServer start(MirrorSettings settings) throws IOException {
    try {
      return MirrorServer.start(settings);
    } catch (BindException e) {
      throw new MirrorStartException(
          "the mirror cannot listen at %s:%d: %s. Choose another --port, 0 for a free one, or --host."
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
  }

  private void close(MirrorServer server) {
    try {
      server.close();
    } catch (IOException e) {
      err().println("millstream: the mirror did not close well: " + e.getMessage());
      err().flush();
    }
  }
}
