package dev.millstream.faults.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final int SOON_MILLIS = 200;

  private ServerSocket server;
  private Link link;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    link = Link.open(0, server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    server.close();
  }

  @Test
  void passesBothWays() throws Exception {
    try (Socket client = connect();
        Socket accepted = server.accept()) {
      client.getOutputStream().write(7);
      assertThat(accepted.getInputStream().read()).isEqualTo(7);
      accepted.getOutputStream().write(8);
      assertThat(client.getInputStream().read()).isEqualTo(8);
    }
  }

  @Test
  void tellsTheOtherSideThatOneHasClosed() throws Exception {
    try (Socket client = connect()) {
      try (Socket accepted = server.accept()) {
        assertThat(accepted.isConnected()).isTrue();
      }

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void holdsEverythingWhileCutAndPassesItOnAfterwards() throws Exception {
    try (Socket client = connect();
        Socket accepted = server.accept()) {
      link.set(new Condition.Cut());
      client.getOutputStream().write(7);
      accepted.setSoTimeout(SOON_MILLIS);
      assertThatThrownBy(() -> accepted.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      try (Socket another = connect()) {
        assertThat(another.isConnected()).isTrue();
      }

      link.set(new Condition.Whole());
      accepted.setSoTimeout(0);
      assertThat(accepted.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void resetsWhatIsOpenAndWhatComesWhileTorn() throws Exception {
    List<Socket> clients = new ArrayList<>();
    List<Socket> accepted = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      clients.add(connect());
      accepted.add(server.accept());
    }
    link.set(new Condition.Torn());

    clients.add(connect());
    for (Socket client : clients) {
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    for (Socket each : accepted) {
      each.close();
    }
  }

  @Test
  void delaysWhileSlow() throws Exception {
    try (Socket client = connect();
        Socket accepted = server.accept()) {
      link.set(new Condition.Slow(Duration.ofMillis(300)));
      long start = System.nanoTime();
      client.getOutputStream().write(7);

      assertThat(accepted.getInputStream().read()).isEqualTo(7);
      assertThat(System.nanoTime() - start)
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    }
  }

  @Test
  void losesNoByteWhileLossyOrNarrow() throws Exception {
    for (Condition condition :
        new Condition[] {
          new Condition.Lossy(0.5, Duration.ofMillis(5), new Random(1)),
          new Condition.Narrow(10_000_000)
        }) {
      link.set(condition);
      byte[] sent = new byte[1_000_000];
      new Random(2).nextBytes(sent);
      try (Socket client = connect();
          Socket accepted = server.accept()) {
        CompletableFuture<Void> writing =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    client.getOutputStream().write(sent);
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
        assertThat(accepted.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        writing.join();
      }
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), link.port());
  }
}
