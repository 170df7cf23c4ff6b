package dev.millstream.jobs.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What help, error sentences and documentation say of an option beyond its description. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface OptionDoc {

  /** The option as typed, with a value where it takes one. */
  String example();

  /** What holds when the option is absent and its field has no value to say so. */
  String absent() default "";
}
