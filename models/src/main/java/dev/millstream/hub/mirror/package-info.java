/** Serves a folder or a cache by the contract of the Hub. */
@NullMarked
package dev.millstream.hub.mirror;

import org.jspecify.annotations.NullMarked;
