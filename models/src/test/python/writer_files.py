"""Writes tiny/text-generation-files/*.onnx, files of the tiny causal models as exporters make them (16 bits, dynamic 8 bits,
4-bit weights, GroupQueryAttention, num_logits_to_keep), and golden/writer-files.jsonl: what ONNX Runtime in Python writes and scores with each.

pip install numpy==2.4.6 onnx==1.23.2 onnxconverter-common==1.16.0 onnxruntime==1.28.0; python writer_files.py

Files that hold the weights of another refer to its bytes: copy them beside that file, whose name is in the golden rows (`beside`).
GroupQueryAttention takes heads of 16 numbers or multiples only, so there the same weights are two heads, and one of keys and values.
A prompt is left out where two logits of a step are too close for a processor of another kind to agree.
"""
import json, os, random, tempfile
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxconverter_common import float16
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources")
TINY = f"{HERE}/tiny/text-generation"
FILES = f"{HERE}/tiny/text-generation-files"
NEW_TOKENS = 20
PROMPTS = 10
LENGTHS = [1, 2, 3, 5, 8, 13, 19, 26, 34, 40]
WIDE_HEADS = {"num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 16}
LEAST_MARGIN = {"float": 0.0005, "half": 0.004, "int8": 0.004, "int4": 0.0005}
FLOAT, HALF = TensorProto.FLOAT, TensorProto.FLOAT16


def save(model, name):
    onnx.save_model(model, f"{FILES}/{name}")


def refer(model, owner):
    """Has weights that stand in another file refer to their bytes there."""
    held = open(owner, "rb").read()
    for tensor in model.graph.initializer:
        raw = tensor.raw_data
        at = held.find(raw) if len(raw) >= 1024 else -1
        if at >= 0:
            onnx.external_data_helper.set_external_data(tensor, os.path.basename(owner), at, len(raw))
            tensor.ClearField("raw_data")
    return model


def shorten(model):
    """Gives the tensors between nodes, and nodes, short names."""
    known = {v.name for v in [*model.graph.input, *model.graph.output, *model.graph.initializer]} | {""}
    names = {}
    for i, node in enumerate(model.graph.node):
        node.name = f"n{i}"
        for field in (node.input, node.output):
            for j, name in enumerate(field):
                if name not in known:
                    field[j] = names.setdefault(name, f"t{len(names)}")
    del model.graph.value_info[:]
    return model


def weights(llama):
    """Of the growing graph, by the names of the nodes that multiply by them."""
    tensors = {t.name: t for t in llama.graph.initializer}
    found = {name: t for name, t in tensors.items() if name.startswith("model.")}
    for node in llama.graph.node:
        if node.op_type == "MatMul" and node.input[1] in tensors:
            found[node.name.strip("/").removesuffix("/MatMul").replace("/", ".")] = tensors[node.input[1]]
    return found


def appending(llama, config, kept):
    """The same model with GroupQueryAttention, which appends to its cache, as the builder of onnxruntime-genai makes it."""
    found = weights(llama)
    heads, own, size = config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]
    nodes, initializers = [], []

    def weight(name):
        tensor = TensorProto()
        tensor.CopyFrom(found[name])
        tensor.name = name
        initializers.append(tensor)
        return name

    def constant(name, array):
        initializers.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def node(op, inputs, outputs=None, domain="", **attributes):
        outputs = outputs or [f"t{len(nodes)}"]
        nodes.append(helper.make_node(op, inputs, outputs, f"n{len(nodes)}", domain=domain, **attributes))
        return outputs[0]

    def multiplied(x, name):
        return node("MatMul", [x, weight(name)])

    def normed(x, name):
        return node("SimplifiedLayerNormalization", [x, weight(name)], axis=-1, epsilon=config["rms_norm_eps"], stash_type=1)

    one = constant("one", np.array([1], np.int64))
    counted = node("ReduceSum", ["attention_mask", one], keepdims=0)
    lengths = node("Cast", [node("Sub", [counted, one])], to=TensorProto.INT32)
    total = node("Gather", [node("Shape", ["attention_mask"]), constant("second", np.array(1, np.int64))], axis=0)
    total = node("Cast", [total], to=TensorProto.INT32)
    places = np.arange(config["max_position_embeddings"])[:, None]
    angles = places / config["rope_theta"] ** (np.arange(0, size, 2) / size)
    cos = constant("cos_cache", np.cos(angles).astype(np.float32))
    sin = constant("sin_cache", np.sin(angles).astype(np.float32))
    x = node("Gather", [weight("model.embed_tokens.weight"), "input_ids"])
    for i in range(config["num_hidden_layers"]):
        layer = f"model.layers.{i}"
        y = normed(x, f"{layer}.input_layernorm.weight")
        query, key, value = (multiplied(y, f"{layer}.self_attn.{p}_proj") for p in "qkv")
        present = [f"present.{i}.key", f"present.{i}.value"]
        y = node("GroupQueryAttention",
                 [query, key, value, f"past_key_values.{i}.key", f"past_key_values.{i}.value", lengths, total, cos, sin],
                 [f"attention{i}", *present], "com.microsoft", num_heads=heads, kv_num_heads=own, scale=size ** -0.5,
                 do_rotary=1)
        x = node("Add", [x, multiplied(y, f"{layer}.self_attn.o_proj")])
        y = normed(x, f"{layer}.post_attention_layernorm.weight")
        gate = multiplied(y, f"{layer}.mlp.gate_proj")
        y = node("Mul", [node("Mul", [gate, node("Sigmoid", [gate])]), multiplied(y, f"{layer}.mlp.up_proj")])
        x = node("Add", [x, multiplied(y, f"{layer}.mlp.down_proj")])
    nodes.append(helper.make_node("MatMul", [normed(x, "model.norm.weight"), weight("lm_head")], ["logits"], "head"))

    def value(name, kind, *dims):
        return helper.make_tensor_value_info(name, kind, dims)

    caches = [f"{i}.{p}" for i in range(config["num_hidden_layers"]) for p in ("key", "value")]
    graph = helper.make_graph(
        nodes, "llama",
        [value("input_ids", TensorProto.INT64, "batch_size", "sequence_length"),
         value("attention_mask", TensorProto.INT64, "batch_size", "total_sequence_length"),
         *[value(f"past_key_values.{c}", FLOAT, "batch_size", own, "past_sequence_length", "kv_cache_dim") for c in caches]],
        [value("logits", FLOAT, "batch_size", "sequence_length", config["vocab_size"]),
         *[value(f"present.{c}", FLOAT, "batch_size", own, "total_sequence_length", "kv_cache_dim") for c in caches]],
        initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)])
    model.ir_version = 10
    return keeping(model, []) if kept else model


def keeping(model, dims):
    """Takes num_logits_to_keep, of this shape, and gives the logits of so many last tokens; 0 are all."""
    graph = model.graph
    head = next(n for n in graph.node if "logits" in n.output)
    graph.input.append(helper.make_tensor_value_info("num_logits_to_keep", TensorProto.INT64, dims))
    for name, array in (("kept.shape", [1]), ("kept.end", [2 ** 63 - 1]), ("kept.axis", [1])):
        graph.initializer.append(numpy_helper.from_array(np.array(array, np.int64), name))
    slicing = [
        helper.make_node("Reshape", ["num_logits_to_keep", "kept.shape"], ["kept.count"]),
        helper.make_node("Neg", ["kept.count"], ["kept.start"]),
        helper.make_node("Slice", [head.input[0], "kept.start", "kept.end", "kept.axis"], ["kept.hidden"]),
    ]
    head.input[0] = "kept.hidden"
    at = list(graph.node).index(head)
    nodes = [*graph.node[:at], *slicing, *graph.node[at:]]
    del graph.node[:]
    graph.node.extend(nodes)
    next(o for o in graph.output if o.name == "logits").type.tensor_type.shape.dim[1].dim_param = "kept_length"
    return model


def halves(model, keep_io_types):
    """Each float, or all but inputs and outputs; the converter leaves casts to floats and readers of outputs as they are."""
    casts = {node.name for node in model.graph.node if node.op_type == "Cast"}
    model = float16.convert_float_to_float16(model, keep_io_types=keep_io_types)
    for node in model.graph.node:
        if node.name in casts and node.attribute[0].i == FLOAT:
            node.attribute[0].i = HALF
    outputs = {o.name for o in model.graph.output}
    halved = {n.output[0]: n.input[0] for n in model.graph.node if n.op_type == "Cast" and n.output[0] in outputs}
    for node in model.graph.node:
        for i, name in enumerate(node.input):
            node.input[i] = halved.get(name, name)
    return model


def all_halves(model):
    """Each float of the appending graph, inputs and outputs too."""
    for tensor in model.graph.initializer:
        if tensor.data_type == FLOAT:
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), tensor.name))
    for declared in [*model.graph.input, *model.graph.output]:
        if declared.type.tensor_type.elem_type == FLOAT:
            declared.type.tensor_type.elem_type = HALF
    return model


def eight_bits(model, name):
    with tempfile.TemporaryDirectory() as folder:
        onnx.save_model(model, f"{folder}/float.onnx")
        # Seven bits of weights, so that sums of products are exact on each processor.
        quantize_dynamic(f"{folder}/float.onnx", f"{folder}/{name}", op_types_to_quantize=["MatMul"],
                         weight_type=QuantType.QInt8, reduce_range=True, extra_options={"DefaultTensorType": FLOAT})
        return onnx.load(f"{folder}/{name}")


def four_bits(model):
    """Weights in blocks of 16; activations stay floats, so that processors agree but for their roundings."""
    quantizer = MatMulNBitsQuantizer(model, block_size=16, is_symmetric=True, accuracy_level=1)
    quantizer.process()
    return quantizer.model.model


def refused(cache, logits, ids):
    """A graph without weights whose tensors are of these types; it computes nothing of use."""
    def value(name, kind, *dims):
        return helper.make_tensor_value_info(name, kind, dims)

    caches = [f"{i}.{p}" for i in range(2) for p in ("key", "value")]
    nodes = [helper.make_node("Identity", [f"past_key_values.{c}"], [f"present.{c}"]) for c in caches]
    nodes.append(helper.make_node("Unsqueeze", ["input_ids", "last"], ["wide"]))
    nodes.append(helper.make_node("Cast", ["wide"], ["logits"], to=logits))
    graph = helper.make_graph(
        nodes, "refused",
        [value("input_ids", ids, "rows", "tokens"), value("attention_mask", TensorProto.INT64, "rows", "all"),
         *[value(f"past_key_values.{c}", cache, "rows", 2, "past", 8) for c in caches]],
        [value("logits", logits, "rows", "tokens", 1), *[value(f"present.{c}", cache, "rows", 2, "past", 8) for c in caches]],
        [numpy_helper.from_array(np.array([2], np.int64), "last")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model


class Text:
    """One text over a session, alone."""

    def __init__(self, session, head_size, kept):
        self.session, self.kept = session, kept
        self.past = {}
        for declared in session.get_inputs():
            if declared.name.startswith("past_key_values."):
                kind = np.float16 if declared.type == "tensor(float16)" else np.float32
                self.past[declared.name] = np.zeros((1, declared.shape[1], 0, head_size), kind)
        self.length = 0

    def read(self, ids):
        """Logits of each token, or of the last where a count can be given."""
        self.length += len(ids)
        names = {i.name: i.shape for i in self.session.get_inputs()}
        feed = {"input_ids": np.array([ids], np.int64), "attention_mask": np.ones((1, self.length), np.int64), **self.past}
        if "position_ids" in names:
            feed["position_ids"] = np.arange(self.length - len(ids), self.length, dtype=np.int64)[None]
        if "num_logits_to_keep" in names:
            feed["num_logits_to_keep"] = np.array(self.kept, np.int64).reshape(names["num_logits_to_keep"])
        outputs = [o.name for o in self.session.get_outputs()]
        given = dict(zip(outputs, self.session.run(outputs, feed)))
        self.past = {name: given[name.replace("past_key_values", "present")] for name in self.past}
        return given["logits"][0].astype(np.float32)


def row(session, head_size, prompt):
    text, ids, margins, probes = Text(session, head_size, 1), [], [], []
    logits = text.read(prompt)[-1]
    for step in range(NEW_TOKENS):
        second, first = np.sort(logits)[-2:]
        margins.append(float(first - second))
        if step in (0, NEW_TOKENS - 1):
            probes.append([float(logits[i]) for i in range(0, len(logits), 100)])
        ids.append(int(np.argmax(logits)))
        logits = text.read([ids[-1]])[-1]
    whole = prompt + ids
    scores = Text(session, head_size, 0).read(whole[:-1]).astype(np.float64)
    scores -= scores.max(axis=1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return {"prompt": prompt, "ids": ids, "margin": min(margins), "first_logits": probes[0], "last_logits": probes[1],
            "log_probabilities": [round(float(scores[i, whole[i + 1]]), 6) for i in range(len(whole) - 1)]}


def rows(file, folder, of, kind, shape, **more):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(f"{folder}/{file}", options, providers=["CPUExecutionProvider"])
    draw, made = random.Random(16), []
    for tried in range(1000):
        prompt = [1] + [draw.randrange(3, shape["vocab_size"]) for _ in range(LENGTHS[len(made)] - 1)]
        if len(prompt) == 1:
            prompt = [draw.randrange(3, shape["vocab_size"])]
        one = row(session, shape["head_dim"], prompt)
        if one["margin"] >= LEAST_MARGIN[kind]:
            made.append({"file": file, "of": of, **more, **one})
        if len(made) == PROMPTS:
            print(file, "prompts tried:", tried + 1)
            return made
    raise RuntimeError(f"{file}: no margins")


def main():
    os.makedirs(FILES, exist_ok=True)
    llama = onnx.load(f"{TINY}/llama/onnx/model.onnx")
    gpt2 = onnx.load(f"{TINY}/gpt2/onnx/model.onnx")
    config = json.load(open(f"{TINY}/llama/config.json"))
    config2 = json.load(open(f"{TINY}/gpt2/config.json"))
    config2["head_dim"] = config2["n_embd"] // config2["n_head"]
    wide = {**config, **WIDE_HEADS}
    copy = lambda model: onnx.load_from_string(model.SerializeToString())
    float_file = f"{TINY}/llama/onnx/model.onnx"
    save(shorten(halves(copy(llama), False)), "llama-fp16.onnx")
    save(refer(shorten(halves(copy(llama), True)), f"{FILES}/llama-fp16.onnx"), "llama-fp16-floats.onnx")
    save(shorten(halves(copy(gpt2), False)), "gpt2-fp16.onnx")
    save(refer(all_halves(appending(llama, wide, False)), f"{FILES}/llama-fp16.onnx"), "llama-gqa-fp16.onnx")
    save(refer(appending(llama, wide, True), float_file), "llama-gqa-kept.onnx")
    save(refer(shorten(keeping(copy(llama), [1])), float_file), "llama-kept.onnx")
    save(shorten(eight_bits(copy(llama), "int8.onnx")), "llama-int8.onnx")
    save(refer(shorten(eight_bits(appending(llama, wide, False), "int8.onnx")), f"{FILES}/llama-int8.onnx"), "llama-gqa-int8.onnx")
    save(refer(shorten(four_bits(appending(llama, wide, False))), float_file), "llama-gqa-q4.onnx")
    save(refused(TensorProto.BFLOAT16, FLOAT, TensorProto.INT64), "refused-bfloat16.onnx")
    save(refused(TensorProto.INT8, FLOAT, TensorProto.INT64), "refused-int8-cache.onnx")
    save(refused(FLOAT, TensorProto.BFLOAT16, TensorProto.INT64), "refused-logits.onnx")
    save(refused(FLOAT, FLOAT, TensorProto.INT32), "refused-ids.onnx")
    with tempfile.TemporaryDirectory() as folder:
        for owner in (float_file, *[f"{FILES}/{f}" for f in os.listdir(FILES)]):
            with open(f"{folder}/{os.path.basename(owner)}", "wb") as out:
                out.write(open(owner, "rb").read())
        all_rows = [
            *rows("llama-fp16.onnx", folder, "llama", "half", config, layout="GROWING", bytes=2),
            *rows("llama-fp16-floats.onnx", folder, "llama", "half", config, layout="GROWING", bytes=4, beside="llama-fp16.onnx"),
            *rows("gpt2-fp16.onnx", folder, "gpt2", "half", config2, layout="GROWING", bytes=2),
            *rows("llama-gqa-fp16.onnx", folder, "llama", "half", wide, layout="SHARED", config=WIDE_HEADS, bytes=2, beside="llama-fp16.onnx"),
            *rows("llama-gqa-kept.onnx", folder, "llama", "float", wide, layout="SHARED", config=WIDE_HEADS, bytes=4, beside="model.onnx"),
            *rows("llama-kept.onnx", folder, "llama", "float", config, layout="GROWING", bytes=4, beside="model.onnx"),
            *rows("llama-int8.onnx", folder, "llama", "int8", config, layout="GROWING", bytes=4),
            *rows("llama-gqa-int8.onnx", folder, "llama", "int8", wide, layout="SHARED", config=WIDE_HEADS, bytes=4, beside="llama-int8.onnx"),
            *rows("llama-gqa-q4.onnx", folder, "llama", "int4", wide, layout="SHARED", config=WIDE_HEADS, bytes=4, beside="model.onnx"),
        ]
    with open(f"{HERE}/golden/writer-files.jsonl", "w") as out:
        for one in all_rows:
            out.write(json.dumps(one) + "\n")


if __name__ == "__main__":
    main()
