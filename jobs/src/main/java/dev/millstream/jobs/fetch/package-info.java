/** Shows what is fetched, to whoever waits for it. */
@NullMarked
package dev.millstream.jobs.fetch;

import org.jspecify.annotations.NullMarked;
