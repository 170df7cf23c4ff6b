package dev.millstream.hub;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads folders that a URI names. Found by {@link java.util.ServiceLoader}: the operators offer one
 * for the file systems that Flink knows.
 *
 * <p>Threading: any number of threads may read at once.
 */
public interface FolderReader {

  /**
   * A file below the folder.
   *
   * @param name relative to the folder, {@code /} between folders
   * @param bytes its size
   * @param modified when it was last written, in milliseconds since 1970
   */
  record Entry(String name, long bytes, long modified) {}

  /**
   * The files of a folder and of the folders in it.
   *
   * @throws IOException when there is no such folder, or nothing here reads its file system
   */
  List<Entry> list(String uri) throws IOException;

  /** Opens one of them; the caller closes it. */
  InputStream open(String uri, String name) throws IOException;
}
