package dev.millstream.metric.tagging;

/** An entity of a type, from its first tag to its last. */
record Entity(String type, int first, int last) {}
