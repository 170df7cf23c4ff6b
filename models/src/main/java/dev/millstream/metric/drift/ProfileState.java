package dev.millstream.metric.drift;

import dev.millstream.metric.state.State;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A profile as the state of a metric. */
record ProfileState(Profile profile) implements State<ProfileState> {
  @Override
  public void merge(ProfileState other) {
    profile.merge(other.profile);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    profile.write(out);
  }

  @Override
  public void read(DataInput in) throws IOException {
    profile.read(in);
  }
}
