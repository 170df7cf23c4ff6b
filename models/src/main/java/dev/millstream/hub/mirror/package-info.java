/**
 * Serves a folder, a cache, or another Hub by the HTTP contract of the Hub, and takes uploads. Sees
 * other Hubs only through {@link dev.millstream.hub.client.Hub}.
 */
@NullMarked
package dev.millstream.hub.mirror;

import org.jspecify.annotations.NullMarked;
