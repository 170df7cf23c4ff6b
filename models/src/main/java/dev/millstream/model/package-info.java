/**
 * What a model is: its name, its files and what its configuration says. Opens no model and no
 * connection.
 */
@NullMarked
package dev.millstream.model;

import org.jspecify.annotations.NullMarked;
