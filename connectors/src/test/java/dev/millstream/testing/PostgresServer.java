package dev.millstream.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL with pgvector as a process of its own, that can be killed, frozen and started again
 * with the same data on the same port.
 *
 * <p>Listens on 127.0.0.1 only and asks for {@link #PASSWORD}. Commits survive {@link #kill}, but
 * not a power cut. Since PostgreSQL refuses to run as root, root runs it as user {@value #NOBODY}.
 *
 * <p>Threading: one thread. Life cycle: {@link #close} stops the server, and deletes the folder if
 * {@link #start()} made it.
 */
public final class PostgresServer implements AutoCloseable {
  /** The superuser. */
  public static final String USER = "millstream";

  /** The superuser's password. */
  public static final String PASSWORD = "water-wheel";

  /** The database that is there from the start, without the extension. */
  public static final String DATABASE = "millstream";

  private static final int NOBODY = 65534;
  private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL_MILLIS = 50;

  private final Path bin;
  private final Path folder;
  private final int port;
  private final boolean temporary;
  private Process process;
  private boolean frozen;

  private PostgresServer(Path folder, int port, boolean temporary) {
    bin =
        PostgresBinaries.find()
            .orElseThrow(() -> new IllegalStateException(PostgresBinaries.MISSING));
    this.folder = folder.toAbsolutePath();
    this.port = port;
    this.temporary = temporary;
  }

  /** Starts a server with no data on a free port. */
  public static PostgresServer start() {
    try {
      return started(new PostgresServer(Files.createTempDirectory("postgres"), freePort(), true));
    } catch (IOException e) {
      throw new IllegalStateException("No folder for PostgreSQL could be made.", e);
    }
  }

  /**
   * Starts a server on the data in a folder, which is made when missing.
   *
   * @param folder if root runs this, every user must be able to reach it
   * @param port 0 for a free one
   */
  public static PostgresServer start(Path folder, int port) {
    return started(new PostgresServer(folder, port == 0 ? freePort() : port, false));
  }

  /**
   * Runs a server on the folder and port given as arguments until it dies or this process is asked
   * to end. Prints the server's process id, port and JDBC URL in one line when it is ready.
   */
  @SuppressWarnings("SystemOut") // the line is this program's output
  public static void main(String[] args) throws InterruptedException {
    PostgresServer server =
        start(Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 0);
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
    System.out.println(server.pid() + " " + server.port() + " " + server.url(DATABASE));
    server.process.waitFor();
  }

  /** Process id of the server itself, whose end ends its helpers too. */
  public long pid() {
    return process.pid();
  }

  /** Stays the same when the server is started again. */
  public int port() {
    return port;
  }

  /** {@code jdbc:postgresql://…} without user and password. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** {@code postgresql://…} with the superuser and the password. */
  public String urlOfUser(String database) {
    return "postgresql://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port + "/" + database;
  }

  /** A connection of the superuser's. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        url(database) + "?connectTimeout=5&loginTimeout=5&socketTimeout=60", USER, PASSWORD);
  }

  /** Runs statements as the superuser, each in a transaction of its own. */
  public void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refused a statement: " + e.getMessage(), e);
    }
  }

  /** Starts the server again after {@link #kill} or {@link #stop}. */
  public void startAgain() {
    long deadline = System.nanoTime() + READY_NANOS;
    do {
      process = launch();
      if (ready(deadline)) {
        return;
      }
      // A killed server's helpers may hold its shared memory for a moment longer.
    } while (System.nanoTime() < deadline);
    throw new IllegalStateException("PostgreSQL did not start. It says: " + log());
  }

  /** Ends the server and its helpers by SIGKILL. */
  public void kill() {
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroyForcibly();
    helpers.forEach(ProcessHandle::destroyForcibly);
    join();
  }

  /** Stops the server in order, which breaks off the work of its clients. */
  public void stop() {
    signal("INT", process.toHandle());
    join();
  }

  /** Stops the clock for the server and its helpers: connections stay open, nothing answers. */
  public void freeze() {
    frozen = true;
    signal("STOP", process.toHandle());
    process.descendants().forEach(helper -> signal("STOP", helper));
  }

  /** Lets a frozen server go on. */
  public void thaw() {
    process.descendants().forEach(helper -> signal("CONT", helper));
    signal("CONT", process.toHandle());
    frozen = false;
  }

  @Override
  public void close() {
    if (frozen) {
      thaw();
    }
    if (process.isAlive()) {
      stop();
    }
    if (temporary && Files.exists(folder)) {
      delete();
    }
  }

  private static PostgresServer started(PostgresServer server) {
    boolean fresh = !Files.exists(server.data().resolve("PG_VERSION"));
    if (fresh) {
      server.makeData();
    }
    server.startAgain();
    if (fresh) {
      server.execute("postgres", "CREATE DATABASE " + DATABASE);
    }
    return server;
  }

  private void makeData() {
    try {
      Files.createDirectories(folder);
      Path password = Files.writeString(folder.resolve("password"), PASSWORD);
      if (root()) {
        run("chown", "-R", NOBODY + ":" + NOBODY, folder.toString());
      }
      run(
          command(
              "initdb",
              "--pgdata=" + data(),
              "--username=" + USER,
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C",
              "--no-sync"));
    } catch (IOException e) {
      throw new IllegalStateException("The folder " + folder + " cannot be written.", e);
    }
  }

  private Process launch() {
    List<String> settings =
        List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
            "full_page_writes=off",
            "shared_buffers=64MB",
            "max_wal_size=256MB");
    List<String> command =
        new ArrayList<>(command("postgres", "-D", data().toString(), "-p", "" + port));
    settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    return begin(command);
  }

  /** False if the server ended instead. */
  private boolean ready(long deadline) {
    while (System.nanoTime() < deadline) {
      try (Connection connection = connect("postgres")) {
        return connection.isValid(5);
      } catch (SQLException notYet) {
        if (ended()) {
          return false;
        }
      }
    }
    return false;
  }

  /** Waits a moment for the server to end. */
  private boolean ended() {
    try {
      return process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while PostgreSQL started.", e);
    }
  }

  private void join() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while PostgreSQL ended.", e);
    }
  }

  /** A helper may be gone before the signal comes. */
  private void signal(String name, ProcessHandle handle) {
    try {
      begin(List.of("kill", "-" + name, Long.toString(handle.pid()))).waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while signal " + name + " was sent.", e);
    }
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private void run(String... command) {
    run(List.of(command));
  }

  private void run(List<String> command) {
    try {
      if (begin(command).waitFor() != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " failed. PostgreSQL says: " + log());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while " + command.get(0) + " ran.", e);
    }
  }

  private Process begin(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    builder.directory(folder.toFile());
    builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC"));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IllegalStateException("The program " + command.get(0) + " cannot be run.", e);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String log() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("log"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "nothing (" + e.getMessage() + ")";
    }
  }

  private void delete() {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new IllegalStateException("The folder " + folder + " could not be deleted.", e);
    }
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("This machine has no free port.", e);
    }
  }
}
