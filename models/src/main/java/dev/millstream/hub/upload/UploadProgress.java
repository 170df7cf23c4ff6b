package dev.millstream.hub.upload;

/** Hears how large files go out. */
public interface UploadProgress {
  /** Hears nothing. */
  UploadProgress NONE = (file, sent, size) -> {};

  /**
   * More of a file was sent, or all of it is there already.
   *
   * @param sent bytes; fewer than before where a part is sent anew
   * @param size the file's, in bytes
   */
  void at(UploadFile file, long sent, long size);
}
