package dev.millstream.hub.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** What a Hub, or a server that it sends to, may do wrong in answer to a request for a file. */
enum Misbehaviour {
  /** Ends after some tenths of what it announced. */
  TRUNCATED {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      int tenths = scene.random().nextInt(10);
      scene.content().sendUpTo(scene.content().size() * tenths / 10, request, line);
    }
  },
  /** Ends after some tenths without having announced how much there is. */
  UNANNOUNCED {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      int end = scene.content().size() * scene.random().nextInt(11) / 10;
      line.send("HTTP/1.1 200 OK\nConnection: close\n\n");
      line.send(scene.content().first(end));
    }
  },
  /** Sends as many bytes, but others. */
  WRONG_BYTES {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      Content.random(scene.random(), scene.content().size()).send(request, line);
    }
  },
  /** Sends one wrong bit. */
  WRONG_BIT {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      byte[] bytes = scene.content().bytes();
      if (bytes.length > 0) {
        bytes[scene.random().nextInt(bytes.length)] ^= (byte) (1 << scene.random().nextInt(8));
      }
      new Content(bytes).send(request, line);
    }
  },
  /** Has another file by now, and says so in its ETag. */
  CHANGED {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      int start = Content.start(request);
      byte[] other = Content.random(scene.random(), scene.content().size()).bytes();
      line.send(scene.content().head(start, "\"v2\""));
      line.send(Arrays.copyOfRange(other, start, other.length));
    }
  },
  /** Sends more than there is. */
  TOO_MUCH {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      line.send("HTTP/1.1 200 OK\nConnection: close\n\n");
      line.send(scene.content().bytes());
      line.send(new byte[1 + scene.random().nextInt(5_000)]);
    }
  },
  /** Ignores the range, or invents one. */
  WRONG_RANGE {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      int start = scene.random().nextInt(scene.content().size() + 1);
      line.send(scene.content().head(start, "\"v1\""));
      line.send(scene.content().first(scene.content().size() - start));
    }
  },
  /** Wants to be left alone, and says how long, or not. */
  RATE_LIMITED {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      String wait =
          switch (scene.random().nextInt(5)) {
            case 0 -> "ratelimit: \"api\";r=0;t=55\n";
            case 1 -> "Retry-After: 3\n";
            case 2 -> "Retry-After: Thu, 01 Jan 2026 00:01:00 GMT\n";
            case 3 -> "Retry-After: eventually\n";
            default -> "";
          };
      line.send("HTTP/1.1 429 Later\n%sContent-Length: 0\n\n".formatted(wait));
    }
  },
  /** Fails for now, or for good. */
  STATUS {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      int[] all = {408, 500, 502, 503, 504, 503, 503, 400, 403, 404, 410, 416, 418, 304, 204, 206};
      int status = all[scene.random().nextInt(all.length)];
      line.send("HTTP/1.1 %d Oh\nContent-Length: 0\n\n".formatted(status));
    }
  },
  /** Sends a web page as if all were well. */
  WEB_PAGE {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      String length = scene.random().nextBoolean() ? "Content-Length: 30\n" : "";
      line.send(
          "HTTP/1.1 200 OK\nContent-Type: text/html\nConnection: close\n%s\n".formatted(length)
              + "<html>Please sign in ...</html>".substring(1));
    }
  },
  /** Redirects to another server, to nowhere, or in a circle. */
  REDIRECT {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      String[] all = {
        scene.elsewhere() + "/x", scene.elsewhere() + "/x", request.target(), "ftp://x/y", "::"
      };
      line.send(
          "HTTP/1.1 302 There\nContent-Length: 0\nLocation: %s\n\n"
              .formatted(all[scene.random().nextInt(all.length)]));
    }
  },
  /** Sends the right bytes in small pieces. */
  SLOW {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      int at = Content.start(request);
      line.send(scene.content().head(at, "\"v1\""));
      while (at < scene.content().size()) {
        int next = Math.min(scene.content().size(), at + 1 + scene.random().nextInt(400));
        line.send(Arrays.copyOfRange(scene.content().bytes(), at, next));
        at = next;
      }
    }
  },
  /** Sends some, then nothing. */
  STALLED {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      if (scene.random().nextBoolean()) {
        scene.content().sendUpTo(scene.random().nextInt(scene.content().size() + 1), request, line);
      }
      scene.waits().stall();
      line.hold();
    }
  },
  /** Breaks the connection before, within or after the head. */
  RESET {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      String head = scene.content().head(Content.start(request), "\"v1\"").replace("\n", "\r\n");
      line.send(head.substring(0, scene.random().nextInt(head.length() + 1)));
      line.reset();
    }
  },
  /** Sends what is no HTTP. */
  GARBAGE {
    @Override
    void answer(Scene scene, FakeHub.Request request, RawServer.Line line) throws IOException {
      String[] all = {
        "SSH-2.0-OpenSSH\n\n",
        "HTTP/1.1 abc\n\n",
        "HTTP/1.1 200 OK\nContent-Length: -5\n\n",
        "HTTP/1.1 200 OK\nContent-Length: x\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\nabc",
        "HTTP/1.1 200 OK\nContent-Encoding: gzip\nConnection: close\n\nabc",
        "HTTP/1.1 206 OK\nContent-Range: bytes 9-5/x\nContent-Length: 3\n\nabc"
      };
      line.send(all[scene.random().nextInt(all.length)]);
    }
  };

  /**
   * Where it happens.
   *
   * @param elsewhere another server's address
   */
  record Scene(Random random, Content content, String elsewhere, FakeWaits waits) {}

  abstract void answer(Scene scene, FakeHub.Request request, RawServer.Line line)
      throws IOException;
}
