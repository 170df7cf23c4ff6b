package dev.millstream.hub.upload;

import dev.millstream.model.HubNames;
import java.nio.file.Path;

/**
 * A file to publish.
 *
 * @param path its name in the repository, {@code /} between folders
 * @param local where it is now
 */
public record UploadFile(String path, Path local) {
  /** Refuses a name that would lie outside the repository. */
  public UploadFile {
    if (!HubNames.isInside(path)) {
      throw new IllegalArgumentException(
          ("'%s' cannot be a file's name in a repository: it must be relative, without '..', ':' and"
                  + " '\\'. Name it as it shall appear there, e.g. onnx/model.onnx.")
              .formatted(path));
    }
  }
}
