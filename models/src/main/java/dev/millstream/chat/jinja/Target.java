package dev.millstream.chat.jinja;

import java.util.List;

/** What is assigned to. */
sealed interface Target {

  record Variable(String name) implements Target {}

  /** An attribute of a namespace. */
  record Field(String namespace, String name) implements Target {}

  record Several(List<Target> parts) implements Target {}
}
