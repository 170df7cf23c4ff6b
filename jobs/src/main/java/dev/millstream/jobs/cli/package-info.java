/** The command line: what each sub-command takes, prints and exits with. Builds no job itself. */
@NullMarked
package dev.millstream.jobs.cli;

import org.jspecify.annotations.NullMarked;
