"""Writes golden/avx2/{generation,perplexity}.jsonl and prints mails: what ONNX Runtime in Python computes with SmolLM2 in 4 bits
and with the 8-bit spam classifier on x64 with AVX2, without AVX-512 and VNNI. Run it on such a processor, with ../shared beside.

pip install numpy==2.4.6 onnxruntime==1.28.0 tokenizers; python processor_goldens.py

Each text is written in two equal rows: there a row of one token is rounded otherwise than several, which
turns half of the texts, and Millstream never runs one token alone. The goldens of ../shared/golden are those of AVX-512 with VNNI.
"""
import json, os
import numpy as np
import onnxruntime
from tokenizers import Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = f"{HERE}/../resources/golden"
SHARED = os.environ.get("MILLSTREAM_SHARED", f"{HERE}/../../../../../shared")
SMOLLM = f"{SHARED}/models/HuggingFaceTB/SmolLM2-135M-Instruct/onnx/model_q4.onnx"
SPAM = f"{SHARED}/models/local/minilm-spam"
BOS, EOS = 1, 2


def opened(file):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def lines(file):
    return [json.loads(line) for line in open(file)]


class Rows:
    """Equal rows of a text."""

    def __init__(self, session, count):
        self.session, self.length = session, 0
        self.past = {i.name: np.zeros((count, i.shape[1], 0, 64), np.float32) for i in session.get_inputs() if i.name.startswith("past")}

    def read(self, tokens):
        """Logits of each token of the first row."""
        ids = np.array([tokens] * len(next(iter(self.past.values()))), np.int64)
        self.length += len(tokens)
        outputs = [o.name for o in self.session.get_outputs()]
        mask = np.ones((len(ids), self.length), np.int64)
        given = dict(zip(outputs, self.session.run(outputs, {"input_ids": ids, "attention_mask": mask, **self.past})))
        self.past = {name: given[name.replace("past_key_values", "present")] for name in self.past}
        return given["logits"][0]


def written(session, prompt, most):
    rows, ids, margins = Rows(session, 2), [], []
    logits = rows.read(prompt)[-1]
    while True:
        second, first = np.sort(logits)[-2:]
        ids.append(int(logits.argmax()))
        margins.append(round(float(first - second), 4))
        if ids[-1] == EOS or len(ids) == most:
            return {"ids": ids, "margin": margins}
        logits = rows.read([ids[-1]])[-1]


def negative_log_likelihoods(session, ids):
    logits = Rows(session, 1).read(ids).astype(np.float64)
    logits -= logits.max(axis=1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return [-float(logits[i, ids[i + 1]]) for i in range(len(ids) - 1)]


def scored(session, ids):
    own = negative_log_likelihoods(session, ids)
    after_bos = negative_log_likelihoods(session, [BOS, *ids])
    return {"nll": [round(v, 6) for v in own], "ppl": float(np.exp(np.mean(own))), "ppl_bos": float(np.exp(np.mean(after_bos)))}


def write(name, rows):
    with open(f"{GOLDEN}/avx2/{name}", "w") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")


def wrong_mails():
    session, tokenizer = opened(f"{SPAM}/onnx/model_quantized.onnx"), Tokenizer.from_file(f"{SPAM}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    for mail in lines(f"{SHARED}/data/mail-test.jsonl"):
        ids = np.array([tokenizer.encode(mail["text"]).ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        if ["ham", "spam"][session.run(None, feed)[0][0].argmax()] != mail["label"]:
            yield mail["id"]


def main():
    session = opened(SMOLLM)
    write("generation.jsonl", ({"id": row["id"], "q4": written(session, row["prompt_ids"], row["max_new_tokens"])}
                               for row in lines(f"{SHARED}/golden/generation.jsonl")))
    write("perplexity.jsonl", ({"id": row["id"], "q4": scored(session, row["ids"])}
                               for row in lines(f"{SHARED}/golden/perplexity.jsonl")))
    known = set(open(f"{GOLDEN}/spam-wrong.txt").read().split())
    print("wrong beside those of the model card:", sorted(set(wrong_mails()) - known))


if __name__ == "__main__":
    main()
