package dev.millstream.engine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** A model that ONNX Runtime has loaded, called directly. */
public final class OnnxSession implements ModelSession {
  private final Path model;
  private final OrtEnvironment environment;
  private final SessionOptions options;
  private final OrtSession session;
  private final Map<String, TensorInfo> inputs;
  private final Map<String, TensorShape> outputs;
  private final List<DeclaredTensor> declaredInputs;
  private final List<DeclaredTensor> declaredOutputs;
  private final Map<String, String> appendedCaches;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private final ArenaUse arena;
  private final @Nullable LayoutKeys layoutKeys;
  private boolean closed; // guarded by life

  /**
   * Owns the options and the session from now on.
   *
   * @param layoutKeys null where the session's graph has no input for them
   */
  OnnxSession(
      CheckedFile file,
      OrtEnvironment environment,
      SessionOptions options,
      OrtSession session,
      @Nullable LayoutKeys layoutKeys)
      throws OrtException {
    this.model = file.path();
    this.arena = ArenaUse.on(file.device());
    this.appendedCaches = file.outline().appendedCaches();
    this.environment = environment;
    this.options = options;
    this.session = session;
    this.inputs = tensors(session.getInputInfo());
    this.layoutKeys = layoutKeys;
    if (layoutKeys != null) {
      inputs.remove(LayoutKeys.INPUT);
    }
    this.outputs = new LinkedHashMap<>();
    Map<String, TensorInfo> given = tensors(session.getOutputInfo());
    given.forEach((name, info) -> outputs.put(name, shape(name, info)));
    this.declaredInputs = declared(inputs);
    this.declaredOutputs = declared(given);
  }

  /**
   * Loads a model on the CPU, or on a GPU with nothing said about it.
   *
   * @throws ModelLoadException as {@link #open(Path, Device, GpuSetup)} does
   */
  public static OnnxSession open(Path model, Device device) {
    return open(model, device, GpuSetup.PLAIN);
  }

  /**
   * Loads a model, after checking that its file asks for nothing outside its folder and for no more
   * memory than its own size explains. On the CPU each shape of its runs has a layout of its own
   * ({@link LayoutKeys}), for which a copy of the file lies in {@code java.io.tmpdir} while it is
   * read; without room for it shapes share layouts.
   *
   * @param gpu not looked at on the CPU
   * @throws ModelLoadException when the file is missing, unreadable or refused
   * @throws DeviceUnavailableException when the device is absent or cannot be used
   */
  public static OnnxSession open(Path model, Device device, GpuSetup gpu) {
    return new SessionOpening(model, device, gpu, 1).encoder();
  }

  /**
   * Loads a model of a file that is never written again. On the CPU its weights are not copied but
   * mapped into memory, so that pages which are not used take none and processes share them, and
   * nothing is written. Where the file cannot be mapped it is loaded as {@link #open(Path, Device,
   * GpuSetup)} does.
   *
   * @param model whoever writes to it or cuts it while the session is open changes its answers, or
   *     ends the process; it may be deleted
   * @throws ModelLoadException as {@link #open(Path, Device, GpuSetup)} does
   * @throws DeviceUnavailableException as {@link #open(Path, Device, GpuSetup)} does
   */
  public static ModelSession openMapped(Path model, Device device, GpuSetup gpu) {
    return new SessionOpening(model, device, gpu, 1).mappedEncoder();
  }

  /**
   * Loads a model whose runs hand a state on: each is of another shape than the one before.
   *
   * @throws ModelLoadException as {@link #open(Path, Device, GpuSetup)} does
   */
  public static OnnxSession openForSteps(Path model, Device device) {
    return new SessionOpening(model, device, GpuSetup.PLAIN, 1).inSteps();
  }

  /**
   * The same on the CPU, with runs that use several threads.
   *
   * @param threads of each run, the caller's among them; from 1 on
   * @throws ModelLoadException as {@link #open(Path, Device, GpuSetup)} does
   */
  public static OnnxSession openForSteps(Path model, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "threads of a run were %d but must be at least 1.".formatted(threads));
    }
    return new SessionOpening(model, Device.CPU, GpuSetup.PLAIN, threads).inSteps();
  }

  private static Map<String, TensorInfo> tensors(Map<String, NodeInfo> nodes) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          if (node.getInfo() instanceof TensorInfo tensor) {
            tensors.put(name, tensor);
          }
        });
    return tensors;
  }

  private static List<DeclaredTensor> declared(Map<String, TensorInfo> tensors) {
    return tensors.entrySet().stream()
        .map(
            tensor ->
                new DeclaredTensor(
                    tensor.getKey(),
                    ElementType.of(tensor.getValue().type),
                    Arrays.stream(tensor.getValue().getShape()).boxed().toList()))
        .toList();
  }

  private static TensorShape shape(String name, TensorInfo info) {
    List<Long> dims = Arrays.stream(info.getShape()).boxed().toList();
    return new TensorShape(name, dims, info.type == OnnxJavaType.FLOAT);
  }

  @Override
  public Set<String> inputNames() {
    return Set.copyOf(inputs.keySet());
  }

  @Override
  public List<TensorShape> outputs() {
    return new ArrayList<>(outputs.values());
  }

  @Override
  public Workspace newWorkspace() {
    life.readLock().lock();
    try {
      requireOpen();
      return new OnnxWorkspace(this, new RunGate(model), arena);
    } catch (OrtException e) {
      throw NativeErrors.ofRun("a workspace of model '" + model + "'", e);
    } finally {
      life.readLock().unlock();
    }
  }

  /** What one thread runs this model with, with tensors of its own; the caller closes it. */
  public GraphRun newGraphRun() {
    life.readLock().lock();
    try {
      requireOpen();
      return new GraphRun(this, new RunGate(model));
    } catch (OrtException e) {
      throw NativeErrors.ofRun("a workspace of model '" + model + "'", e);
    } finally {
      life.readLock().unlock();
    }
  }

  /** The model's file. */
  public Path file() {
    return model;
  }

  /** What every run must be given, in the graph's order. */
  public List<DeclaredTensor> declaredInputs() {
    return declaredInputs;
  }

  /** What a run can be asked for, in the graph's order. */
  public List<DeclaredTensor> declaredOutputs() {
    return declaredOutputs;
  }

  /**
   * The caches that the graph appends to in place where a run's input and output are the same
   * memory, as the operator GroupQueryAttention does: output names, each with its input's.
   */
  public Map<String, String> appendedCaches() {
    return appendedCaches;
  }

  /** What tells the shapes of runs apart, or null where each run takes the model's inputs alone. */
  @Nullable LayoutKeys layoutKeys() {
    return layoutKeys;
  }

  OrtEnvironment environment() {
    return environment;
  }

  /** The type of an input's elements. */
  OnnxJavaType inputType(String name) {
    TensorInfo info = inputs.get(name);
    if (info == null) {
      throw new IllegalArgumentException(
          "model '%s' has no input '%s'. It has %s."
              .formatted(model, name, inputs.keySet().stream().sorted().toList()));
    }
    return info.type;
  }

  TensorShape output(String name) {
    TensorShape shape = outputs.get(name);
    if (shape == null) {
      throw new IllegalArgumentException(
          "model '%s' has no output '%s'. It has %s."
              .formatted(model, name, outputs.keySet().stream().sorted().toList()));
    }
    return shape;
  }

  /** Fills the outputs from the inputs; the session stays open for as long as that takes. */
  void run(Map<String, OnnxTensor> in, Map<String, OnnxTensor> out, RunOptions run)
      throws OrtException {
    life.readLock().lock();
    try {
      requireOpen();
      // The result owns no tensor, since all outputs are the caller's.
      session.run(in, Set.of(), out, run).close();
    } finally {
      life.readLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "the session of model '" + model + "' is closed. Open it again to use it.");
    }
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
        options.close();
      }
    } catch (OrtException e) {
      throw NativeErrors.ofRun("the end of model '" + model + "'", e);
    } finally {
      life.writeLock().unlock();
    }
  }

  /** A checked file, what it says of itself, and where it is to run. */
  record CheckedFile(Path path, OnnxOutline outline, Device device) {}
}
