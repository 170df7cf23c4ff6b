package dev.millstream.chat.jinja;

/** What can be called: a macro, a method, a built-in function. */
@FunctionalInterface
interface Callable {
  Object call(Arguments arguments, Rendering rendering);
}
