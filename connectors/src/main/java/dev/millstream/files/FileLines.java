package dev.millstream.files;

import dev.millstream.flink.record.SourceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.flink.connector.file.src.FileSource;

/**
 * The lines of a file as a bounded source of raw records.
 *
 * <p>A record's value is the line's bytes without the line's end, its position the line's number
 * from 1; it has no key. Blank lines are records too. Files named {@code .gz} are unpacked.
 *
 * <p>Order: that of the file. One subtask reads it, whatever the source's parallelism; set it to 1
 * so that the following operators get the lines in order as well. After a failure the file is read
 * from its beginning and what was read already is skipped, so the file must not change meanwhile.
 *
 * <p>Of a line of more than 16 MiB come its first 64 KiB and a byte that is not UTF-8, so that
 * decoding refuses it; the header {@code millstream.line-bytes} tells its whole length.
 */
public final class FileLines {
  /** Stands for standard input. */
  public static final String STANDARD_INPUT = "-";

  private FileLines() {}

  /**
   * A source of the lines of a local file, or of standard input for {@code -}.
   *
   * <p>Standard input is read to its end at once and kept in a temporary file until this process
   * ends, since a failed job reads it again.
   *
   * @throws IllegalArgumentException if there is no such file to read
   * @throws IOException if standard input cannot be read or kept
   */
  public static FileSource<SourceRecord> source(String location) throws IOException {
    if (location.equals(STANDARD_INPUT)) {
      return source(STANDARD_INPUT, spool(System.in));
    }
    Path file = Path.of(location);
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(
          "'" + location + "' is a folder, but lines are read from a file. Name a file in it.");
    }
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "There is no file '"
              + location
              + "' that can be read (looked in "
              + Path.of("").toAbsolutePath()
              + "). Correct the path, or use - for standard input.");
    }
    return source(location, file);
  }

  static FileSource<SourceRecord> source(String name, Path file) {
    return FileSource.forRecordStreamFormat(
            new RawLines(name),
            org.apache.flink.core.fs.Path.fromLocalFile(file.toAbsolutePath().toFile()))
        .build();
  }

  static Path spool(InputStream in) throws IOException {
    Path file = Files.createTempFile("millstream-stdin", ".lines");
    file.toFile().deleteOnExit();
    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    return file;
  }
}
