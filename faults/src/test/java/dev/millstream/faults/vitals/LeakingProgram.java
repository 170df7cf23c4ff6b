package dev.millstream.faults.vitals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Leaks more of what its argument names with each line that it reads, and answers each. */
final class LeakingProgram {
  private static final int MEGABYTES = 40;
  private static final int THREADS = 3;
  private static final int FILES = 10;
  private static final List<Object> LEAKED = new ArrayList<>();

  private LeakingProgram() {}

  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      switch (args[0]) {
        case "memory" -> leakMemory();
        case "threads" -> leakThreads();
        case "files" -> leakFiles();
        default -> LEAKED.clear();
      }
      System.out.println("done");
    }
  }

  private static void leakMemory() {
    ByteBuffer block = ByteBuffer.allocateDirect(MEGABYTES << 20);
    for (int i = 0; i < block.capacity(); i += 4_096) {
      block.put(i, (byte) 1);
    }
    LEAKED.add(block);
  }

  private static void leakThreads() {
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(LockSupport::park);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void leakFiles() throws IOException {
    for (int i = 0; i < FILES; i++) {
      LEAKED.add(new RandomAccessFile("/dev/null", "r"));
    }
  }
}
