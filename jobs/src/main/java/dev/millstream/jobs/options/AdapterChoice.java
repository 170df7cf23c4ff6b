package dev.millstream.jobs.options;

import dev.millstream.adapter.AdapterRef;
import java.util.List;

/**
 * The adapters that a job's records choose from.
 *
 * @param field JSON field with the name of a record's adapter
 * @param adapters by the names that records have for them; one at least
 */
public record AdapterChoice(String field, List<AdapterRef> adapters) {

  /** Copies the list. */
  public AdapterChoice {
    adapters = List.copyOf(adapters);
  }
}
