/**
 * The folder of fetched files that Python and Millstream share: who reads it, who fills it, and who
 * clears it. Knows no HTTP; what it lacks it asks a {@link dev.millstream.hub.client.Hub} for.
 */
@NullMarked
package dev.millstream.hub.cache;

import org.jspecify.annotations.NullMarked;
