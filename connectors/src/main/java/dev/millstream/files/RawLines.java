package dev.millstream.files;

import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/** A file as records, one a line, each with its number. */
final class RawLines extends SimpleStreamFormat<SourceRecord> {
  static final int MAX_LINE_BYTES = 16 << 20;
  static final String LINE_BYTES = "millstream.line-bytes";

  private static final long serialVersionUID = 1L;

  /** How much of a line that is too long stands in its dead letter. */
  private static final int EXCERPT_BYTES = 64 << 10;

  /** A byte that no UTF-8 text contains. */
  private static final byte NOT_UTF8 = (byte) 0xFF;

  private final String source;

  RawLines(String source) {
    this.source = source;
  }

  @Override
  public StreamFormat.Reader<SourceRecord> createReader(
      Configuration config, FSDataInputStream stream) {
    return new LineReader(source, new ByteLines(stream, MAX_LINE_BYTES));
  }

  @Override
  public TypeInformation<SourceRecord> getProducedType() {
    return TypeInformation.of(SourceRecord.class);
  }

  static final class LineReader implements StreamFormat.Reader<SourceRecord> {
    private final String source;
    private final ByteLines lines;
    private long number;

    LineReader(String source, ByteLines lines) {
      this.source = source;
      this.lines = lines;
    }

    @Override
    public @Nullable SourceRecord read() throws IOException {
      byte[] line = lines.next();
      if (line == null) {
        return null;
      }
      number++;
      if (lines.length() > MAX_LINE_BYTES) {
        return tooLong(line);
      }
      return new SourceRecord(null, line, new Origin(source, 0, number, -1, List.of()));
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }

    /** Cannot be decoded, so that half a line becomes a dead letter and is never embedded. */
    private SourceRecord tooLong(byte[] line) {
      byte[] excerpt = Arrays.copyOf(line, EXCERPT_BYTES + 1);
      excerpt[EXCERPT_BYTES] = NOT_UTF8;
      byte[] length = Long.toString(lines.length()).getBytes(StandardCharsets.UTF_8);
      List<Header> headers = List.of(new Header(LINE_BYTES, length));
      return new SourceRecord(null, excerpt, new Origin(source, 0, number, -1, headers));
    }
  }
}
