"""Writes tiny/text2text-generation-files/bart/, the tiny BART in 16 bits and with weights of 4, and golden/text2text-files.jsonl: the greedy
texts of ONNX Runtime in Python.

pip install numpy==2.4.6 onnx==1.23.2 onnxconverter-common==1.16.0 onnxruntime==1.28.0 tokenizers==0.23.3; python text2text_files.py
"""
import json, os, shutil
import numpy as np
import onnx
import onnxruntime
from tokenizers import Tokenizer
from writer_files import HERE, four_bits, halves, refer, shorten

BART = f"{HERE}/tiny/text2text-generation/bart"
FILES = f"{HERE}/tiny/text2text-generation-files/bart"
STEMS = ["encoder_model", "decoder_model", "decoder_with_past_model"]
START, FORCED_FIRST, END = 2, 0, 2
NEW_TOKENS = 14
LEAST_MARGIN = 0.004
TEXTS = [
    "Alice went to Paris with Bob Smith, and they met Marie Curie at the Louvre.", "The weather is awful today.", "a", "...!?",
    "I love this product, it works great!", "Good morning", "One two three four five six seven eight nine ten eleven twelve.",
    "The quick brown fox jumps over the lazy dog.", "Why?", "It was a dark and stormy night; the rain fell in torrents.",
    "He said nothing.", "Where is the Louvre? It is in Paris, on the right bank of the Seine.",
]


def session(stem, variant):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(f"{FILES}/{stem}_{variant}.onnx", options, providers=["CPUExecutionProvider"])


def run(graph, feed):
    names = {i.name for i in graph.get_inputs()}
    outputs = [o.name for o in graph.get_outputs()]
    return dict(zip(outputs, graph.run(outputs, {name: value for name, value in feed.items() if name in names})))


def written(sessions, ids):
    encoder, first, later = sessions
    mask = np.ones((1, len(ids)), np.int64)
    hidden = run(encoder, {"input_ids": np.array([ids], np.int64), "attention_mask": mask})["last_hidden_state"]
    feed = {"encoder_attention_mask": mask, "encoder_hidden_states": hidden, "input_ids": np.array([[START]], np.int64)}
    made, margin, graph = [], 1.0, first
    for step in range(NEW_TOKENS):
        given = run(graph, feed)
        feed.update({name.replace("present", "past_key_values"): value for name, value in given.items() if name != "logits"})
        logits = given["logits"][0, -1].astype(np.float32)
        if step == 0:
            token = FORCED_FIRST
        elif step == NEW_TOKENS - 1:
            token = END
        else:
            second, best = np.sort(logits)[-2:]
            margin = min(margin, float(best - second))
            token = int(np.argmax(logits))
        made.append(token)
        feed["input_ids"] = np.array([[token]], np.int64)
        graph = later
        if token == END:
            break
    return made, margin


def save(stem, variant, model):
    if variant == "q4":
        model = refer(model, f"{FILES}/{'en' if stem == STEMS[0] else 'de'}coder_model.onnx")
    if stem == STEMS[2]:
        model = refer(model, f"{FILES}/{STEMS[1]}_{variant}.onnx")
    onnx.save_model(model, f"{FILES}/{stem}_{variant}.onnx")


def main():
    os.makedirs(FILES, exist_ok=True)
    tokenizer = Tokenizer.from_file(f"{BART}/tokenizer.json")
    for stem in STEMS[:2]:
        shutil.copy(f"{BART}/onnx/{stem}.onnx", FILES)
    with open(f"{HERE}/golden/text2text-files.jsonl", "w") as out:
        for variant, change in (("fp16", lambda model: halves(model, False)), ("q4", four_bits)):
            for stem in STEMS:
                save(stem, variant, shorten(change(onnx.load(f"{BART}/onnx/{stem}.onnx"))))
            sessions = [session(stem, variant) for stem in STEMS]
            for text in TEXTS:
                made, margin = written(sessions, tokenizer.encode(text).ids)
                if margin >= LEAST_MARGIN:
                    row = {"variant": variant, "text": text, "ids": [START] + made, "output": tokenizer.decode(made), "margin": margin}
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
    for stem in STEMS[:2]:
        os.remove(f"{FILES}/{stem}.onnx")


if __name__ == "__main__":
    main()
