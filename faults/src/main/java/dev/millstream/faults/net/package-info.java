/** A wire that can be cut, slowed and torn: TCP on this host, without the rights of root. */
@NullMarked
package dev.millstream.faults.net;

import org.jspecify.annotations.NullMarked;
