package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.IsolatedLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a JVM that has started no process yet, as a TaskManager. */
class LoaderKeptByThreadsTest {

  @Test
  void noThreadOfTheJvmKeepsTheClassesOfAJobThatLoadedATokenizer() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TaskManager.class.getName(),
                Families.WORDPIECE.file("tokenizer.json").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said.lines()).contains("kept by: []");
    assertThat(jvm.waitFor()).isZero();
  }

  /** Runs a job whose task's thread has the job's class loader, and says which threads have it. */
  public static final class TaskManager {
    private TaskManager() {}

    /**
     * Loads a tokenizer.
     *
     * @param args its file
     */
    @SuppressWarnings("SystemOut") // read by the test
    public static void main(String... args) throws Exception {
      try (IsolatedLoader job = new IsolatedLoader()) {
        Thread task = new Thread(() -> load(job, args[0]));
        task.setContextClassLoader(job);
        task.start();
        task.join();
        List<String> keepers =
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getContextClassLoader() == job)
                .map(Thread::getName)
                .toList();
        System.out.println("kept by: " + keepers);
      }
    }

    private static void load(ClassLoader job, String file) {
      try {
        job.loadClass(Tokenizer.class.getName())
            .getMethod("load", Path.class, int.class)
            .invoke(null, Path.of(file), 64);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
