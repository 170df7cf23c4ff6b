package dev.millstream.batch;

/** A row of the tests: its name is its expected output. */
record Text(String name, int length) {}
