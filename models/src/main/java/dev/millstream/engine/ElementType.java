package dev.millstream.engine;

import ai.onnxruntime.OnnxJavaType;

/** What a graph's tensor holds, as far as a {@link GraphRun} can hand it over. */
public enum ElementType {
  FLOAT(OnnxJavaType.FLOAT, Float.BYTES),
  /** 16-bit floats, as in key/value caches of fp16 files. */
  HALF(OnnxJavaType.FLOAT16, Short.BYTES),
  /** Other 16-bit floats. Can be handed over, but not read. */
  BFLOAT16(OnnxJavaType.BFLOAT16, Short.BYTES),
  INT8(OnnxJavaType.INT8, Byte.BYTES),
  UINT8(OnnxJavaType.UINT8, Byte.BYTES),
  LONG(OnnxJavaType.INT64, Long.BYTES),
  INT(OnnxJavaType.INT32, Integer.BYTES),
  /** One byte each, 0 or 1. */
  BOOL(OnnxJavaType.BOOL, Byte.BYTES),
  /** Cannot be handed over. */
  OTHER(OnnxJavaType.UNKNOWN, 0);

  private final OnnxJavaType onnx;
  private final int bytes;

  ElementType(OnnxJavaType onnx, int bytes) {
    this.onnx = onnx;
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  OnnxJavaType onnx() {
    return onnx;
  }

  static ElementType of(OnnxJavaType onnx) {
    for (ElementType type : values()) {
      if (type.onnx == onnx) {
        return type;
      }
    }
    return OTHER;
  }
}
