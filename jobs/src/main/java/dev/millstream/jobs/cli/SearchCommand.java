package dev.millstream.jobs.cli;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.UsageException;
import dev.millstream.jobs.options.Values;
import dev.millstream.jobs.search.ResultTable;
import dev.millstream.jobs.search.SearchHit;
import dev.millstream.model.Variant;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks an index and prints the nearest chunks as a table. */
@Command(
    name = "search",
    header = "Ask an index.",
    customSynopsis = {
      "${COMMAND-FULL-NAME} --index PATH [options] QUESTION",
      "${COMMAND-FULL-NAME} --pgvector URL [options] QUESTION"
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    description =
        "Asks an index that `millstream embed --to lucene:PATH` or a table that `--to pgvector:URL` writes, while it writes.",
    footer = {
      "",
      "Examples",
      "    ${COMMAND-FULL-NAME} --index index how do I split a string",
      "    ${COMMAND-FULL-NAME} --pgvector 'postgresql://me@host/db?table=chunks' how do I split"
    })
final class SearchCommand implements Callable<Integer> {
  private final Commands commands;
  private final int width;

  @Option(names = "--index", paramLabel = "PATH", description = "The index's folder.")
  private @Nullable String index;

  @Option(
      names = "--pgvector",
      paramLabel = "URL",
      description = "A table, postgresql://host/database?table=chunks; the password in PGPASSWORD.")
  private @Nullable String table;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The model that the index was made with.")
  private String model = "default";

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description = "The variant that the index was made with.")
  private String variant = "auto";

  @Option(
      names = "--adapter",
      paramLabel = "NAME=PATH",
      description = "The LoRA adapter that the index was made with.")
  private @Nullable String adapter;

  @Option(names = "--top", paramLabel = "N", description = "How many chunks.")
  private String top = "5";

  @Parameters(paramLabel = "QUESTION", arity = "0..*", description = "What is looked for.")
  private List<String> question = new ArrayList<>();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  @Spec private @Nullable CommandSpec spec;

  SearchCommand(Commands commands, int width) {
    this.commands = commands;
    this.width = width;
  }

  @Override
  public Integer call() throws Exception {
    SearchRequest request = request();
    List<SearchHit> hits = commands.search(request);
    PrintWriter out = out();
    if (hits.isEmpty()) {
      out.println("Nothing found: the %s is empty.".formatted(request.place()));
    } else {
      out.print(new ResultTable(width).render(hits));
    }
    out.flush();
    return 0;
  }

  private SearchRequest request() {
    Values values = new Values(spec().commandLine().getParseResult());
    Endpoint asked = index(values);
    List<String> problems = new ArrayList<>(values.problems());
    String words = String.join(" ", question).strip();
    if (words.isEmpty()) {
      problems.add("the question is missing: add what to look for, e.g. how do I split a string.");
    }
    if (!top.matches("[1-9]\\d{0,2}|1000")) {
      problems.add(
          "--top was '%s' but must be a whole number from 1 to 1000. Use e.g. --top 10."
              .formatted(top));
    }
    try {
      var unused = Variant.parse(variant);
    } catch (IllegalArgumentException unknown) {
      problems.add("--" + unknown.getMessage());
    }
    AdapterRef added = adapter(problems);
    if (asked == null || !problems.isEmpty()) {
      throw new UsageException(problems);
    }
    return new SearchRequest(asked, model, variant, added, words, Integer.parseInt(top));
  }

  private @Nullable AdapterRef adapter(List<String> problems) {
    try {
      return adapter == null ? null : AdapterRef.parse(adapter);
    } catch (IllegalArgumentException unreadable) {
      problems.add("--" + unreadable.getMessage());
      return null;
    }
  }

  private @Nullable Endpoint index(Values values) {
    boolean folder = index != null && !index.isBlank();
    if (folder && table != null) {
      values.problem("--index and --pgvector are both given. Ask one of them.");
      return null;
    }
    if (table != null) {
      return values.table("--pgvector", table.replaceFirst("^pgvector:", ""));
    }
    if (index == null || !folder) {
      values.problem("--index or --pgvector is missing: say what to ask, e.g. --index index.");
      return null;
    }
    return new Endpoint.Lucene(index);
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set up this command");
    }
    return spec;
  }
}
