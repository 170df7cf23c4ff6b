package dev.millstream.hub;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;

/** Where a model's files are before they are on this machine. */
interface ModelSource {

  /** What results carry as their model. */
  String name();

  /** What results carry as their revision. */
  String revision();

  /** Where its files are looked for, as a sentence can hold it. */
  String where();

  /** A sentence saying how files are added there. */
  String advice();

  /** The names of all its files, {@code /} between folders. */
  Collection<String> names();

  /** Brings these files here, if they are not here yet; gives the folder of the model. */
  Path fetch(Set<String> names);
}
