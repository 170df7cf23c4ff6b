package dev.millstream.hub.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Fetches a file of random bytes from a server that answers as a test says. */
abstract class FetchFromAServer {
  final Content content = Content.random(new Random(1), 1_000);
  final FakeWaits waits = new FakeWaits();
  final List<Long> progress = new ArrayList<>();

  @TempDir Path folder;
  Path target;
  volatile RawServer.Script script = content::send;
  RawServer server;
  HttpHub hub;

  @BeforeEach
  void start() {
    target = folder.resolve("model.onnx");
    server = new RawServer((request, line) -> script.answer(request, line));
    hub = new HttpHub(server.settings().withToken("hf_secret"), waits);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  RemoteFile file() {
    return content.at(URI.create(server.address() + "/blob?signed=x"), content.sha256());
  }

  void fetch() {
    fetch(file());
  }

  void fetch(RemoteFile file) {
    hub.fetch(file, target, (f, bytes) -> progress.add(bytes));
  }

  void targetHas(int bytes) throws IOException {
    Files.write(target, content.first(bytes));
  }

  List<String> ranges() {
    return server.requests().stream().map(request -> request.header("range")).toList();
  }

  void isThere() {
    assertThat(target).hasBinaryContent(content.bytes());
  }

  /** Answers the n-th request by the n-th script, later ones by the last. */
  void answers(RawServer.Script... scripts) {
    script =
        (request, line) ->
            scripts[Math.min(server.requests().size(), scripts.length) - 1].answer(request, line);
  }
}
