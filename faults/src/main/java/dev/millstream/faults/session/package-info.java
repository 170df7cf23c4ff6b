/**
 * Many jobs one after the other, and side by side, in one session cluster: what do they leave
 * behind?
 */
@NullMarked
package dev.millstream.faults.session;

import org.jspecify.annotations.NullMarked;
