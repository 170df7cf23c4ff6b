package dev.millstream.hub.cache;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import dev.millstream.model.HubNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listing of a commit as huggingface_hub keeps it, {@code {"format_version": 1, "files": {PATH:
 * {"size", "blob_id", "lfs_sha256", "lfs_size", "xet_hash"}}}}, byte for byte as Python's json
 * module writes it.
 */
public final class TreeFile {
  private static final Logger LOG = LoggerFactory.getLogger(TreeFile.class);
  private static final int FORMAT_VERSION = 1;
  private static final long MAX_BYTES = 64L << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), true)
          .configure(JsonWriteFeature.WRITE_HEX_UPPER_CASE.mappedFeature(), false)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter(
                      Separators.createDefaultInstance()
                          .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                          .withObjectEmptySeparator(""))
                  .withObjectIndenter(new DefaultIndenter(" ", "\n")))
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private TreeFile() {}

  /** The listing as text. */
  public static String write(List<RepoFile> files) throws JsonProcessingException {
    ObjectNode root = MAPPER.createObjectNode().put("format_version", FORMAT_VERSION);
    ObjectNode entries = root.putObject("files");
    files.stream()
        .sorted(Comparator.comparing(RepoFile::path))
        .forEach(file -> put(entries.putObject(file.path()), file));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static void put(ObjectNode entry, RepoFile file) {
    entry.put("size", file.size()).put("blob_id", file.oid());
    if (file.sha256() != null) {
      entry.put("lfs_sha256", file.sha256()).put("lfs_size", file.size());
    }
    // Python throws a whole listing away where one of these is malformed.
    if (file.xetHash() != null && ContentHash.isSha256(file.xetHash())) {
      entry.put("xet_hash", file.xetHash());
    }
  }

  /** The listing, or nothing where there is none or it is not one; the latter is logged. */
  public static Optional<List<RepoFile>> read(Path path) {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      JsonNode root =
          Files.size(path) > MAX_BYTES
              ? MAPPER.missingNode()
              : MAPPER.readTree(Files.readAllBytes(path));
      Optional<List<RepoFile>> files = files(root);
      if (files.isEmpty()) {
        LOG.warn("The listing {} is not of format {} and is not used.", path, FORMAT_VERSION);
      }
      return files;
    } catch (JsonProcessingException e) {
      LOG.warn("The listing {} is not JSON and is not used.", path);
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("The listing {} cannot be read and is not used: {}", path, e.toString());
      return Optional.empty();
    }
  }

  private static Optional<List<RepoFile>> files(JsonNode root) {
    JsonNode entries = root.path("files");
    if (root.path("format_version").asInt() != FORMAT_VERSION || !entries.isObject()) {
      return Optional.empty();
    }
    List<RepoFile> files = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : entries.properties()) {
      Optional<RepoFile> file = file(entry.getKey(), entry.getValue());
      if (file.isEmpty()) {
        return Optional.empty();
      }
      files.add(file.get());
    }
    return Optional.of(List.copyOf(files));
  }

  private static Optional<RepoFile> file(String path, JsonNode entry) {
    String oid = entry.path("blob_id").asText();
    String sha256 = text(entry, "lfs_sha256");
    JsonNode size = entry.path(sha256 == null ? "size" : "lfs_size");
    boolean valid =
        HubNames.isInside(path)
            && size.canConvertToLong()
            && size.longValue() >= 0
            && ContentHash.isKnown(oid)
            && (sha256 == null || ContentHash.isSha256(sha256));
    return valid
        ? Optional.of(new RepoFile(path, size.longValue(), oid, sha256, text(entry, "xet_hash")))
        : Optional.empty();
  }

  private static @Nullable String text(JsonNode entry, String field) {
    JsonNode value = entry.path(field);
    return value.isTextual() ? value.textValue() : null;
  }
}
