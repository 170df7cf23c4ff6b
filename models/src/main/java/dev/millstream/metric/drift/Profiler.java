package dev.millstream.metric.drift;

import java.io.DataInput;
import java.io.IOException;

/**
 * Makes profiles of equal settings, which merge and can be compared. Immutable, and safe to use by
 * many threads; ship its settings and make it where it runs.
 */
public final class Profiler {
  private final ProfileSettings settings;
  private final Frequencies frequencies;

  /** Of these settings. */
  public Profiler(ProfileSettings settings) {
    this.settings = settings;
    this.frequencies = new Frequencies(settings);
  }

  /** What its profiles keep. */
  public ProfileSettings settings() {
    return settings;
  }

  /** A profile of no rows. */
  public Profile newProfile() {
    return new Profile(this);
  }

  /**
   * The profile that {@link Profile#write} wrote.
   *
   * @throws IOException with a sentence if the bytes are of another version or of other settings
   */
  public Profile read(DataInput in) throws IOException {
    Profile profile = newProfile();
    profile.read(in);
    return profile;
  }

  EmbeddingTally newEmbeddings() {
    return new EmbeddingTally(settings.dimensions(), frequencies);
  }
}
