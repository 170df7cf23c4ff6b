"""Writes ../sentence-similarity/mean/onnx/model.onnx once more as a TorchScript file, without torch.

python make_torchscript.py   (needs onnx)
"""

import struct
import zipfile
from pathlib import Path

import onnx
from onnx import numpy_helper

HERE = Path(__file__).parent
ONNX = HERE.parent / "sentence-similarity/mean/onnx/model.onnx"

NAMES = {
    "words": "embeddings.word_embeddings.weight",
    "positions": "embeddings.position_embeddings.weight",
    "types": "embeddings.token_type_embeddings.weight",
    "norm0_w": "embeddings.LayerNorm.weight",
    "norm0_b": "embeddings.LayerNorm.bias",
    "query_w": "onnx::MatMul_185",
    "query_b": "encoder.layer.0.attention.self.query.bias",
    "key_w": "onnx::MatMul_195",
    "key_b": "encoder.layer.0.attention.self.key.bias",
    "value_w": "onnx::MatMul_196",
    "value_b": "encoder.layer.0.attention.self.value.bias",
    "attend_w": "onnx::MatMul_198",
    "attend_b": "encoder.layer.0.attention.output.dense.bias",
    "norm1_w": "encoder.layer.0.attention.output.LayerNorm.weight",
    "norm1_b": "encoder.layer.0.attention.output.LayerNorm.bias",
    "up_w": "onnx::MatMul_199",
    "up_b": "encoder.layer.0.intermediate.dense.bias",
    "down_w": "onnx::MatMul_200",
    "down_b": "encoder.layer.0.output.dense.bias",
    "norm2_w": "encoder.layer.0.output.LayerNorm.weight",
    "norm2_b": "encoder.layer.0.output.LayerNorm.bias",
}

FORWARD = '''\
  def forward(self: __torch__.TinyBert,
    input_ids: Tensor,
    attention_mask: Tensor,
    token_type_ids: Tensor) -> Dict[str, Tensor]:
    rows = torch.size(input_ids, 0)
    tokens = torch.size(input_ids, 1)
    words = torch.embedding(self.words, input_ids)
    types = torch.embedding(self.types, token_type_ids)
    places = torch.slice(self.positions, 0, 0, tokens)
    sum = torch.add(torch.add(words, types), places)
    x = torch.layer_norm(sum, [32], self.norm0_w, self.norm0_b, 9.9999999999999998e-13)
    q = torch.transpose(torch.view(torch.add(torch.matmul(x, self.query_w), self.query_b), [rows, tokens, 4, 8]), 1, 2)
    k = torch.transpose(torch.view(torch.add(torch.matmul(x, self.key_w), self.key_b), [rows, tokens, 4, 8]), 1, 2)
    v = torch.transpose(torch.view(torch.add(torch.matmul(x, self.value_w), self.value_b), [rows, tokens, 4, 8]), 1, 2)
    scores = torch.mul(torch.matmul(q, torch.transpose(k, 2, 3)), 0.35355339059327379)
    padding = torch.eq(torch.unsqueeze(torch.unsqueeze(attention_mask, 1), 1), 0)
    masked = torch.masked_fill(scores, padding, -3.4028234663852886e+38)
    mixed = torch.matmul(torch.softmax(masked, -1), v)
    joined = torch.reshape(torch.transpose(mixed, 1, 2), [rows, tokens, 32])
    attended = torch.add(torch.matmul(joined, self.attend_w), self.attend_b)
    y = torch.layer_norm(torch.add(attended, x), [32], self.norm1_w, self.norm1_b, 9.9999999999999998e-13)
    up = torch.gelu(torch.add(torch.matmul(y, self.up_w), self.up_b))
    down = torch.add(torch.matmul(up, self.down_w), self.down_b)
    z = torch.layer_norm(torch.add(down, y), [32], self.norm2_w, self.norm2_b, 9.9999999999999998e-13)
    return {"last_hidden_state": z}
'''


def program():
    lines = ["class TinyBert(Module):", "  __parameters__ = []", "  __buffers__ = []"]
    lines += [f"  {name} : Tensor" for name in NAMES]
    lines += ["  training : bool"]
    return "\n".join(lines) + "\n" + FORWARD


def text(value):
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def integer(value):
    return b"J" + struct.pack("<i", value)


def tensor(key, shape):
    strides = [1]
    for size in reversed(shape[1:]):
        strides.insert(0, strides[0] * size)
    count = shape[0] * strides[0]
    storage = b"(" + text("storage") + b"ctorch\nFloatStorage\n" + text(key) + text("cpu") + integer(count) + b"tQ"
    sizes = b"(" + b"".join(map(integer, shape)) + b"t"
    steps = b"(" + b"".join(map(integer, strides)) + b"t"
    hooks = b"ccollections\nOrderedDict\n)R"
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + integer(0) + sizes + steps + b"\x89" + hooks + b"tR"


def main():
    weights = {i.name: numpy_helper.to_array(i) for i in onnx.load(ONNX).graph.initializer}
    arrays = {name: weights[source] for name, source in NAMES.items()}
    state = b"\x80\x02c__torch__\nTinyBert\n)\x81}("
    for i, (name, array) in enumerate(arrays.items()):
        state += text(name) + tensor(str(i), list(array.shape))
    state += text("training") + b"\x89ub."
    with zipfile.ZipFile(HERE / "model.pt", "w", zipfile.ZIP_STORED) as out:
        def write(name, content):
            out.writestr(zipfile.ZipInfo("tiny/" + name, (2026, 1, 1, 0, 0, 0)), content)

        write("data.pkl", state)
        write("code/__torch__.py", program())
        for i, array in enumerate(arrays.values()):
            write(f"data/{i}", array.astype("<f4").tobytes())
        write("constants.pkl", b"\x80\x02).")
        write("version", "3\n")


main()
