/** The commands below {@code millstream hub}: fetch, look, keep, serve and publish repositories. */
@NullMarked
package dev.millstream.jobs.hub;

import org.jspecify.annotations.NullMarked;
