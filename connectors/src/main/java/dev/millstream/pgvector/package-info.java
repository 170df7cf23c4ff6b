/** A PostgreSQL table with pgvector as a sink, and searching it. */
@NullMarked
package dev.millstream.pgvector;

import org.jspecify.annotations.NullMarked;
