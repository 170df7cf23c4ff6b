package dev.millstream.chat.jinja;

/**
 * What the filter {@code safe} gives: a string that texts are escaped for when {@code +} adds them.
 */
record SafeText(String text) {

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }
}
