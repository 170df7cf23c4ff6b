package dev.millstream.generate.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaReaderTest {
  private static final String HAS =
      "the JSON schema has '%s' at '%s', which output cannot be kept to: %s.";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {"type":"object","properties":{"a/b":{"type":"integer","multipleOf":3}}}|multipleOf|/properties/a~1b/multipleOf|supported there are exclusiveMaximum, exclusiveMinimum, maximum, minimum, type
          {"type":"string","format":"date"}|format|/format|supported there are maxLength, minLength, pattern, type
          {"type":"object","properties":{},"patternProperties":{}}|patternProperties|/patternProperties|supported there are additionalProperties, properties, required, type
          {"type":"object","properties":{},"additionalProperties":{"type":"null"}}|additionalProperties|/additionalProperties|it may be true or false only
          {"type":"object","properties":{},"required":["a"]}|required|/required|"a" is not among the properties
          {"type":"array","items":{"type":"null"},"uniqueItems":true}|uniqueItems|/uniqueItems|items cannot be kept apart; leave it out
          {"type":"array","items":{"type":"null"},"minItems":3,"maxItems":2}|minItems|/minItems|it is more than maxItems
          {"type":"array","items":{"type":"null"},"minItems":-1}|minItems|/minItems|it must be a whole number that is not negative, but is -1
          {"type":"string","minLength":3,"maxLength":2}|minLength|/minLength|it is more than maxLength
          {"type":"string","minLength":3,"pattern":"a"}|pattern|/pattern|state the length in it, such as [a-z]{1,20}, and not beside it
          {"type":"string","pattern":"a(?!b)"}|pattern|/pattern|the regular expression 'a(?!b)' has '(?' at character 3 that output cannot be kept to: of groups only (...) and (?:...) are supported: no look-around, names or flags
          {"type":"number","minimum":0.5}|minimum|/minimum|bounds must be whole numbers of up to 15 digits, but it is 0.5
          {"type":"text"}|type|/type|"text" is none of object, array, string, integer, number, boolean, null
          {"enum":[1,2],"type":"string"}|enum|/enum|no value of the type is in it
          {"const":1,"minimum":0}|minimum|/minimum|supported there are const, type
          {"anyOf":[{"type":"null"}],"properties":{}}|properties|/properties|nothing may stand beside anyOf
          {"anyOf":[]}|anyOf|/anyOf|it must be a list of schemas
          {"oneOf":[{"type":"integer"},{"type":"number"}]}|oneOf|/oneOf|a value may be of its alternatives 1 and 2; write anyOf where that does not matter, or give both a required property with another const
          {"$ref":"other.json"}|$ref|/$ref|it must lead into the same schema, such as #/$defs/name, but is "other.json"
          {"$ref":"#/$defs/a"}|$ref|/$ref|there is nothing at '#/$defs/a'
          {"$ref":"#/$defs/a","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/a"}}}}|$ref|/$defs/a/items/$ref|'#/$defs/a' leads back to itself
          {"not":{"type":"null"},"type":"string"}|not|/not|supported there are maxLength, minLength, pattern, type
          """)
  void whatIsNotSupportedIsNamedWithItsPlace(
      String schema, String keyword, String pointer, String why) {
    assertThatThrownBy(() -> OutputGrammar.jsonSchema(Schemas.parse(schema)))
        .isInstanceOf(IllegalGrammarException.class)
        .hasMessage(HAS, keyword, pointer, why);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      textBlock =
          """
          {}~~it has none of type, enum, const, anyOf, oneOf and $ref, so any value would do
          {"type":"object","properties":{"a":true}}~/properties/a~a schema must be an object with a type, but is true
          {"type":"object"}~~an object needs properties, which say what is in it
          {"type":"array"}~~an array needs items, which say what is in it
          {"type":"integer","minimum":3,"exclusiveMaximum":3}~~no number is within its bounds
          """)
  void schemasThatSayTooLittleAreNamedByTheirPlace(String schema, String pointer, String why) {
    assertThatThrownBy(() -> OutputGrammar.jsonSchema(Schemas.parse(schema)))
        .isInstanceOf(IllegalGrammarException.class)
        .hasMessage(
            "the JSON schema cannot be kept to at '%s': %s.", pointer == null ? "" : pointer, why);
  }

  @Test
  void valuesNestSoDeepOnly() {
    String schema =
        "{\"type\":\"array\",\"items\":".repeat(17) + "{\"type\":\"null\"}" + "}".repeat(17);

    assertThatThrownBy(() -> OutputGrammar.jsonSchema(Schemas.parse(schema)))
        .hasMessage(
            "the JSON schema cannot be kept to at '%s': values nest deeper than 16.",
            "/items".repeat(17));
  }

  @Test
  void referencesThatMultiplyAreRefused() {
    StringBuilder definitions = new StringBuilder("\"a0\":{\"type\":\"null\"}");
    for (int i = 1; i <= 14; i++) {
      String twice = "{\"anyOf\":[{\"$ref\":\"#/$defs/a%1$d\"},{\"$ref\":\"#/$defs/a%1$d\"}]}";
      definitions.append(",\"a").append(i).append("\":").append(twice.formatted(i - 1));
    }
    String schema = "{\"$ref\":\"#/$defs/a14\",\"$defs\":{" + definitions + "}}";

    assertThatThrownBy(() -> OutputGrammar.jsonSchema(Schemas.parse(schema)))
        .isInstanceOf(IllegalGrammarException.class)
        .hasMessageEndingWith("with references followed it has more than 10000 schemas.");
  }

  @Test
  void keysStandInOrderWithAtMostOneSpaceAndOptionalOnesMayBeLeftOut() {
    Matcher matcher =
        matcher(
            "{'type':'object','properties':{'a':{'type':'null'},'b':{'type':'boolean'},'c':{'type':'null'}},'required':['b']}");

    for (String text :
        new String[] {
          "{'b':true}",
          "{'a':null,'b':false}",
          "{'a': null, 'b': true, 'c': null}",
          "{'b':true,'c':null}"
        }) {
      assertThat(matcher.matches(text.replace('\'', '"'))).as(text).isTrue();
    }
    for (String text :
        new String[] {
          "{}",
          "{'a':null}",
          "{'b':true,'a':null}",
          "{ 'b':true}",
          "{'b':  true}",
          "{'b':true,}",
          "{,'b':true}",
          "{'b':true}\n",
          "{'b':true,'b':true}",
          "{'b':true,'d':null}"
        }) {
      assertThat(matcher.matches(text.replace('\'', '"'))).as(text).isFalse();
    }
  }

  @Test
  void stringsAreCountedInCharactersAndEscapedAsJsonWants() {
    Matcher matcher = matcher("{'type':'string','minLength':1,'maxLength':2}");

    for (String text : new String[] {"'a'", "'😀é'", "'\\n\\u00e9'", "'\\''", "'/\\/'"}) {
      assertThat(matcher.matches(quoted(text))).as(text).isTrue();
    }
    for (String text : new String[] {"''", "'abc'", "'\n'", "'\\x'", "'\\ud800'", "'\\u12'"}) {
      assertThat(matcher.matches(quoted(text))).as(text).isFalse();
    }
  }

  private static String quoted(String text) {
    return '"' + text.substring(1, text.length() - 1).replace('\'', '"') + '"';
  }

  @Test
  void alternativesWithAnotherConstantAreApart() {
    Matcher matcher = matcher("{'oneOf':[{'const':1},{'const':'1'},{'enum':[null,2]}]}");

    assertThat(matcher.matches("1")).isTrue();
    assertThat(matcher.matches("\"1\"")).isTrue();
    assertThat(matcher.matches("null")).isTrue();
    assertThat(matcher.matches("3")).isFalse();
  }

  private static Matcher matcher(String schema) {
    return new Matcher(SchemaReader.read(Schemas.parse(schema.replace('\'', '"'))));
  }
}
