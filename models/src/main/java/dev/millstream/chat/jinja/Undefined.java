package dev.millstream.chat.jinja;

/**
 * What a name, attribute or item is that does not exist: nothing when printed or walked through, an
 * error when anything is taken from it.
 *
 * @param what a clause that says what does not exist
 */
record Undefined(String what) {

  TemplateProblem used() {
    return TemplateProblem.rendering(what);
  }
}
