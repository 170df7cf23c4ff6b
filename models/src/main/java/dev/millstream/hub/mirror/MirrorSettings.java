package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.hub.client.Hub;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror serves, to whom, and where.
 *
 * @param root the folder it serves; made when it is missing and something has to be kept
 * @param host the address it listens at; a loopback address keeps it on this machine
 * @param port the port it listens at; 0 takes a free one
 * @param token what readers and writers must send; null lets everybody read, and write where the
 *     mirror listens at a loopback address
 * @param upstream where to get what {@code root} lacks; null where there is nothing but {@code
 *     root}
 * @param card reads the metadata at the head of a model card, which is YAML; a missing node where
 *     it cannot
 * @param partSize bytes in one part of an upload; a larger file comes in several
 * @param pageSize entries in one page of a listing
 */
public record MirrorSettings(
    Path root,
    String host,
    int port,
    @Nullable String token,
    @Nullable Hub upstream,
    Function<String, JsonNode> card,
    long partSize,
    int pageSize) {
  private static final long PART_SIZE = 64L << 20;
  private static final int PAGE_SIZE = 1000;
  private static final int LAST_PORT = 65_535;

  /** Refuses what no server can be started with. */
  public MirrorSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException(
          "the mirror's host is empty. Name the address to listen at, e.g. 127.0.0.1.");
    }
    if (port < 0 || port > LAST_PORT) {
      throw new IllegalArgumentException(
          "the mirror's port is %d but must be from 0 to %d; 0 takes a free one."
              .formatted(port, LAST_PORT));
    }
    if (token != null && token.isBlank()) {
      throw new IllegalArgumentException(
          "the mirror's token is empty. Leave it out to serve everybody, or name one.");
    }
    if (partSize < 1 || pageSize < 1) {
      throw new IllegalArgumentException(
          "the mirror's part size is %d bytes and its page size %d, but both must be at least 1."
              .formatted(partSize, pageSize));
    }
  }

  /** Serves a folder to everybody on this machine, at a free port. */
  public static MirrorSettings of(Path root) {
    return new MirrorSettings(
        root, "127.0.0.1", 0, null, null, CardYaml::read, PART_SIZE, PAGE_SIZE);
  }

  /** The same, listening elsewhere. */
  public MirrorSettings at(String otherHost, int otherPort) {
    return new MirrorSettings(
        root, otherHost, otherPort, token, upstream, card, partSize, pageSize);
  }

  /** The same, for those who send this token. */
  public MirrorSettings withToken(@Nullable String otherToken) {
    return new MirrorSettings(root, host, port, otherToken, upstream, card, partSize, pageSize);
  }

  /** The same, with what is missing fetched from another Hub. */
  public MirrorSettings withUpstream(@Nullable Hub otherUpstream) {
    return new MirrorSettings(root, host, port, token, otherUpstream, card, partSize, pageSize);
  }

  /** The same, with model cards read by this. */
  public MirrorSettings withCard(Function<String, JsonNode> otherCard) {
    return new MirrorSettings(root, host, port, token, upstream, otherCard, partSize, pageSize);
  }

  /** The same, with other sizes. */
  public MirrorSettings withSizes(long otherPartSize, int otherPageSize) {
    return new MirrorSettings(
        root, host, port, token, upstream, card, otherPartSize, otherPageSize);
  }

  @Override
  public String toString() {
    return "MirrorSettings[root=%s, host=%s, port=%d, token=%s, upstream=%s]"
        .formatted(root, host, port, token == null ? "none" : "set", upstream);
  }
}
