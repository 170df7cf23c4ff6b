"""Writes paired.* and generated.*: what Python makes of two models on the same rows, and of generated texts.

pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0 scikit-learn==1.9.1 nltk==3.10.4; python comparison_goldens.py

The bootstrap's weights have no original: they are written again here from their definition, and the interval and the
standard error are held against scipy.stats.bootstrap's, which draws others.
"""
import json, math, os, random, re
from collections import Counter
import numpy as np
from nltk.util import ngrams
from scipy.stats import bootstrap
from sklearn.metrics import accuracy_score, cohen_kappa_score, mean_absolute_error
from statsmodels.stats.contingency_tables import mcnemar

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/golden/metrics")
WINDOWS = [("whole", 0, 500)] + [("tumbling", i, i + 100) for i in range(0, 500, 100)] \
    + [("small", i, i + 7) for i in range(0, 70, 7)]
MASK = (1 << 64) - 1


def write(name, rows):
    with open(f"{HERE}/{name}", "w") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def golden(stream, rows, asked):
    write(f"{stream}.stream.jsonl", rows)
    out = []
    for metric, kwargs, f in asked:
        for kind, start, end in WINDOWS:
            window = rows[start:end]
            out.append({"stream": stream, "window": {"type": kind, "start": start, "end": end, "count": len(window)},
                        "metric": metric, "kwargs": kwargs, "value": f(window)})
    write(f"{stream}.golden.jsonl", out)


def mix(z):
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 & MASK
    z = (z ^ z >> 27) * 0x94d049bb133111eb & MASK
    return z ^ z >> 31


def nth(seed, n):
    return mix(seed + (n + 1) * 0x9e3779b97f4a7c15 & MASK)


def text_hash(text):
    h = 0xcbf29ce484222325
    for c in text:
        h = (h ^ ord(c)) * 0x100000001b3 & MASK
    return mix(h)


def poisson(h):
    u, p, total, k = (h >> 11) / 2 ** 53, math.exp(-1), 0.0, 0
    while True:
        total += p
        if u < total:
            return k
        k += 1
        p /= k


def paired():
    random.seed(11)
    rows = []
    for i in range(500):
        reference = random.choice(["ham", "spam", "spam", "other"])
        hard = random.random()

        def said(skill):
            return reference if hard * .7 + random.random() * .3 < skill else random.choice(["ham", "spam", "other"])
        number = random.gauss(10, 4)
        a, b = said(.62), said(.72)
        key = f"row-{i}"
        rows.append({"index": i, "ts": i * 1000, "reference": reference, "prediction": {"key": key, "a": a, "b": b},
                     "number": number, "numbers": {"key": key, "a": number + random.gauss(.2, 1), "b": number + random.gauss(0, .9)},
                     "scores": {"a": round(random.random(), 3), "b": round(random.random(), 3)}, "binary": random.randrange(2)})

    def accuracy(w):
        right = np.array([r["reference"] for r in w])
        a, b = (np.array([r["prediction"][m] for r in w]) for m in "ab")
        table = [[int(np.sum((a == right) & (b == right))), int(np.sum((a == right) & (b != right)))],
                 [int(np.sum((a != right) & (b == right))), int(np.sum((a != right) & (b != right)))]]
        discordant = table[0][1] + table[1][0]
        exact, chi = mcnemar(table, exact=True), mcnemar(table, exact=False, correction=True) if discordant else None
        use = exact if discordant < 25 else chi
        return {"accuracy_a": accuracy_score(right, a), "accuracy_b": accuracy_score(right, b),
                "difference": accuracy_score(right, b) - accuracy_score(right, a),
                "wins": table[1][0], "losses": table[0][1], "ties": table[0][0] + table[1][1],
                "both_right": table[0][0], "both_wrong": table[1][1],
                "agreement": float(np.mean(a == b)), "cohen_kappa": cohen_kappa_score(a, b),
                "mcnemar": {"discordant": discordant, "method": "exact" if discordant < 25 else "chi_square",
                            "statistic": float(use.statistic), "p_value": float(use.pvalue), "exact_p_value": float(exact.pvalue),
                            "chi_square_p_value": float(chi.pvalue) if discordant
                            else {"undefined": "no row tells the two models apart"}}}

    def resampled(each, replicates=200, seed=0, level=.95):
        def f(w):
            a, b = (np.array([each(r, m) for r in w]) for m in "ab")
            d = b - a
            row_seeds = [text_hash(r["prediction"]["key"]) ^ nth(seed, 0) for r in w]
            weights = np.array([[poisson(nth(s, k)) for s in row_seeds] for k in range(replicates)])
            drawn = weights.sum(1) > 0
            means = (weights[drawn] @ d) / weights[drawn].sum(1)
            low, high = np.percentile(means, [50 - level * 50, 50 + level * 50])
            if len(w) >= 100:
                other = bootstrap((d,), np.mean, n_resamples=2000, confidence_level=level, method="percentile", rng=1)
                width = high - low
                for ours, theirs in [(low, other.confidence_interval.low), (high, other.confidence_interval.high)]:
                    assert abs(ours - theirs) < .25 * width, (ours, theirs, width)
                assert abs(np.std(means, ddof=1) / other.standard_error - 1) < .25
            p = min(1, 2 * (1 + min(int(np.sum(means <= 0)), int(np.sum(means >= 0)))) / (1 + len(means)))
            return {"a": float(np.mean(a)), "b": float(np.mean(b)), "difference": float(np.mean(d)),
                    "higher": int(np.sum(d > 0)), "equal": int(np.sum(d == 0)), "lower": int(np.sum(d < 0)),
                    "standard_error": float(np.std(means, ddof=1)), "confidence_level": level,
                    "confidence_interval": [float(low), float(high)], "p_value": p, "replicates": len(means)}
        return f

    def right(r, m):
        return float(r["prediction"][m] == r["reference"])

    def miss(r, m):
        return mean_absolute_error([r["number"]], [r["numbers"][m]])
    numbers = {"predictions": "numbers", "references": "number"}
    golden("paired", rows, [
        ("paired_accuracy", {}, accuracy),
        ("paired_bootstrap", {"n_resamples": 200}, resampled(right)),
        ("paired_bootstrap", {"n_resamples": 300, "seed": 7, "confidence_level": .9}, resampled(right, 300, 7, .9)),
        ("paired_bootstrap", {**numbers, "metric": "mae", "n_resamples": 200}, resampled(miss)),
        ("paired_bootstrap", {"metric": "brier_score", "n_resamples": 100, "references": "binary", "scores": "scores"},
         resampled(lambda r, m: (r["scores"][m] - r["binary"]) ** 2, 100)),
    ])


def generated():
    random.seed(12)
    words = "the a cat dog sat on mat . and 中文 it it's 👍".split()
    refusals = ["I'm sorry, but I can’t do that.", "“I cannot help with this.", "As an AI model I do not.", "As an aim, yes.", "sorrow",
                "Well, I can't say no.", "I am  unable to.", "\nSorry, I do not know", ""]
    rows = []
    for i in range(500):
        text, length = [], random.choice([0, 2, 3, 8, 20, 60])
        while len(text) < length:
            text += random.sample(words, 3) if random.random() < .7 else text[-6:]
        rows.append({"index": i, "ts": i * 1000, "finish": random.choice(["stop", "stop", "stop", "length", "eos_token", "content_filter"]),
                     "prediction": " ".join(text), "answer": random.choice(refusals + [" ".join(text)])})

    def tokens(r):
        return r["prediction"].split()

    def grams(w, n):
        return [list(ngrams(tokens(r), n)) for r in w]

    def distinct(n, spaced=False):
        def f(w):
            every = sum(grams(w, n), []) if not spaced else sum(
                [list(ngrams(r["prediction"].replace(" ", ""), n)) for r in w], [])
            return len(set(every)) / len(every)
        return f

    def by_text(n):
        return lambda w: float(np.mean([1 - len(set(g)) / len(g) for g in grams(w, n) if g]))

    def micro(n):
        return lambda w: 1 - sum(len(set(g)) for g in grams(w, n)) / sum(map(len, grams(w, n)))

    def diversity(w):
        return math.prod(1 - micro(n)(w) for n in (2, 3, 4))

    def refusal(phrases, anywhere):
        each = "|".join(r"\s+".join(map(re.escape, p.split())) for p in phrases)
        pattern = re.compile(rf"(?:{each})(?![^\W_])" if anywhere else rf"[\W_]*(?:{each})(?![^\W_])")

        def f(w):
            texts = [r["answer"].lower().replace("’", "'") for r in w]
            return float(np.mean([bool(pattern.search(t) if anywhere else pattern.match(t)) for t in texts]))
        return f
    default = ["i'm sorry", "i am sorry", "sorry, i", "i can't", "i cannot", "i am unable", "as an ai"]
    answer = {"predictions": "answer"}
    golden("generated", rows, [("distinct_n", {"n": n}, distinct(n)) for n in (1, 2, 3)] + [
        ("distinct_n", {"n": 2, "tokenize": "char"}, distinct(2, True)),
        ("repetition", {}, by_text(4)),
        ("repetition", {"n": 2}, by_text(2)),
        ("repetition", {"n": 3, "average": "micro"}, micro(3)),
        ("diversity", {}, diversity),
        ("refusal_rate", answer, refusal(default, False)),
        ("refusal_rate", {**answer, "phrases": ["cannot", "I  can't"], "match": "anywhere"}, refusal(["cannot", "i can't"], True)),
        ("finish_reasons", {"predictions": "finish"},
         lambda w: {k: c / len(w) for k, c in Counter(r["finish"] for r in w).items()}),
    ])


paired()
generated()
