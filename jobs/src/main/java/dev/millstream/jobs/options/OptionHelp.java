package dev.millstream.jobs.options;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lists a command's options under the names of the groups they are declared in. */
public final class OptionHelp {
  private static final int NAMES = 30;

  /** The group in which picocli keeps the options that it adds itself. */
  private static final String STANDARD = "mixinStandardHelpOptions";

  private OptionHelp() {}

  /**
   * Makes the help of a command and its sub-commands list options by group, and leaves a command's
   * header to the list of commands.
   */
  public static void groupedIn(CommandLine line) {
    Map<String, CommandLine.IHelpSectionRenderer> sections = line.getHelpSectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_HEADER, help -> "");
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, help -> "");
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, OptionHelp::render);
    line.setHelpSectionMap(sections);
    line.getSubcommands().values().forEach(OptionHelp::groupedIn);
  }

  /** The option's example as typed; its name and label where it declares none. */
  static String example(OptionSpec option) {
    OptionDoc doc = doc(option);
    return doc == null ? option.longestName() + " " + option.paramLabel() : doc.example();
  }

  /** What holds when the option is absent; empty where nothing is worth saying. */
  static String otherwise(OptionSpec option) {
    OptionDoc doc = doc(option);
    if (doc != null && !doc.absent().isEmpty()) {
      return doc.absent();
    }
    Object initial = option.initialValue();
    return option.arity().max() == 0 || initial == null ? "" : initial.toString();
  }

  /** Options by the heading of their group; those of no group come first. */
  static Map<String, List<OptionSpec>> groups(CommandSpec command) {
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    addMixins(command, groups);
    List<OptionSpec> ungrouped = new ArrayList<>(command.options());
    groups.values().forEach(ungrouped::removeAll);
    Map<String, List<OptionSpec>> all = new LinkedHashMap<>();
    if (!ungrouped.isEmpty()) {
      all.put("Options", ungrouped);
    }
    groups.forEach((heading, options) -> all.merge(heading, options, OptionHelp::joined));
    return all;
  }

  private static void addMixins(CommandSpec command, Map<String, List<OptionSpec>> groups) {
    command
        .mixins()
        .forEach(
            (heading, mixin) -> {
              if (mixin.mixins().isEmpty() && !heading.equals(STANDARD)) {
                groups.put(heading, mixin.options());
              }
              addMixins(mixin, groups);
            });
  }

  private static List<OptionSpec> joined(List<OptionSpec> first, List<OptionSpec> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static String render(Help help) {
    StringBuilder text = new StringBuilder();
    groups(help.commandSpec())
        .forEach(
            (heading, options) ->
                text.append(System.lineSeparator())
                    .append(heading)
                    .append(System.lineSeparator())
                    .append(table(help, options)));
    return text.toString();
  }

  private static TextTable table(Help help, List<OptionSpec> options) {
    int width = help.commandSpec().usageMessage().width();
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(NAMES, 2, Column.Overflow.SPAN),
            new Column(width - NAMES, 1, Column.Overflow.WRAP));
    for (OptionSpec option : options) {
      if (!option.hidden()) {
        table.addRowValues(name(option), described(option));
      }
    }
    return table;
  }

  private static String name(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  private static String described(OptionSpec option) {
    String otherwise = otherwise(option);
    String description = String.join(" ", option.description());
    return option.arity().max() == 0 || otherwise.isEmpty()
        ? description
        : "%s (%s)"
            .formatted(
                description,
                otherwise.startsWith("required") ? otherwise : "default: " + otherwise);
  }

  private static @Nullable OptionDoc doc(OptionSpec option) {
    return option.userObject() instanceof Field field ? field.getAnnotation(OptionDoc.class) : null;
  }
}
