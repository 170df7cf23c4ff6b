package dev.millstream.hub.cache;

import dev.millstream.hub.client.HubException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/** The cache on disk cannot be read or written, or holds what it must not. */
public final class CacheException extends HubException {
  private static final long serialVersionUID = 1L;

  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");

  CacheException(String message) {
    super(message);
  }

  CacheException(String message, Throwable cause) {
    super(message, cause);
  }

  static CacheException reading(Path path, IOException cause) {
    return new CacheException(
        "%s in the cache cannot be read: %s. Check the file and who may read it."
            .formatted(path, cause),
        cause);
  }

  /**
   * What to do about a failed write.
   *
   * @param path where, if the cause does not say it more exactly
   */
  static CacheException writing(Path path, IOException cause) {
    String place =
        cause instanceof FileSystemException named && named.getFile() != null
            ? named.getFile()
            : path.toString();
    return new CacheException(sentence(place, cause), cause);
  }

  private static String sentence(String place, IOException cause) {
    String message = String.valueOf(cause.getMessage());
    if (FULL.stream().anyMatch(message::contains)) {
      return ("the disk that holds %s is full: free some space, or set HF_HUB_CACHE to a folder on"
              + " another disk. What was fetched so far is kept and the next try goes on from it.")
          .formatted(place);
    }
    if (message.contains("Read-only file system")) {
      return ("%s cannot be written: its file system is read-only. Set HF_HUB_CACHE to a folder that"
              + " can be written, or fill this cache from where it can.")
          .formatted(place);
    }
    if (cause instanceof AccessDeniedException) {
      return ("%s cannot be written: this user may not. Let user '%s' write there, or set"
              + " HF_HUB_CACHE to a folder of their own.")
          .formatted(place, System.getProperty("user.name"));
    }
    if (cause instanceof FileAlreadyExistsException || message.contains("Not a directory")) {
      return ("%s cannot be written: something that is not a folder lies there or on the way. Move it"
              + " away, or set HF_HUB_CACHE to another folder.")
          .formatted(place);
    }
    return "%s cannot be written: %s. Check the folder, or set HF_HUB_CACHE to another one."
        .formatted(place, cause);
  }
}
