package dev.millstream.flink.files;

import dev.millstream.hub.FolderReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Reads folders of the file systems that this Flink knows: those built in and those of its plugins.
 */
public final class FlinkFolderReader implements FolderReader {
  /** {@code onnx/model.onnx} and {@code 1_Pooling/config.json} lie one folder deep. */
  private static final int DEEPEST = 1;

  @Override
  public List<Entry> list(String uri) throws IOException {
    Path root = new Path(uri);
    FileSystem files = root.getFileSystem();
    List<Entry> entries = new ArrayList<>();
    collect(files, root, "", 0, entries);
    return entries;
  }

  private static void collect(
      FileSystem files, Path folder, String prefix, int depth, List<Entry> entries)
      throws IOException {
    FileStatus[] children = files.listStatus(folder);
    if (children == null) {
      throw new IOException("there is no folder " + folder);
    }
    for (FileStatus child : children) {
      String name = prefix + child.getPath().getName();
      if (!child.isDir()) {
        entries.add(new Entry(name, child.getLen(), child.getModificationTime()));
      } else if (depth < DEEPEST) {
        collect(files, child.getPath(), name + "/", depth + 1, entries);
      }
    }
  }

  @Override
  public InputStream open(String uri, String name) throws IOException {
    Path file = new Path(new Path(uri), name);
    return file.getFileSystem().open(file);
  }
}
