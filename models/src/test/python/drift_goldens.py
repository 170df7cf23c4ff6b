"""Writes drift.*: what numpy, scipy and scikit-learn make of pairs of windows of a stream.

pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1; python drift_goldens.py

The random frequencies have no original: they are drawn again here from their definition, and what they give is held
against the exact statistic, with scikit-learn's kernel. PSI is written from its definition.
"""
import json, math, os, random
import numpy as np
from scipy.spatial.distance import cosine, euclidean, jensenshannon
from sklearn.metrics.pairwise import rbf_kernel

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/golden/metrics")
MASK = (1 << 64) - 1
DIMENSIONS, FREQUENCIES, GAMMA, SEED = 6, 256, 1.0, 3
PAIRS = [((0, 200), (200, 400)), ((0, 200), (0, 200)), ((0, 100), (100, 200)), ((0, 100), (300, 350)), ((150, 250), (0, 400)),
         ((0, 30), (370, 400)), ((0, 2), (2, 4)), ((398, 400), (0, 2))]


def mix(z):
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 & MASK
    z = (z ^ z >> 27) * 0x94d049bb133111eb & MASK
    return z ^ z >> 31


def unit(seed, n):
    return (mix(seed + (n + 1) * 0x9e3779b97f4a7c15 & MASK) >> 11) / 2 ** 53


def frequencies():
    def normal(i):
        return math.sqrt(-2 * math.log(1 - unit(SEED, 2 * i))) * math.cos(2 * math.pi * unit(SEED, 2 * i + 1))
    return math.sqrt(2 * GAMMA) * np.array([normal(i) for i in range(FREQUENCIES * DIMENSIONS)]).reshape(FREQUENCIES, DIMENSIONS)


def stream():
    random.seed(13)
    rows = []
    for i in range(400):
        late = i >= 200
        vector = [random.gauss(.4 if d == 0 else 0, 1) + (.5 if late and d == 1 else 0) for d in range(DIMENSIONS)]
        norm = math.sqrt(sum(x * x for x in vector))
        tokens = random.randint(4, 40)
        rows.append({"index": i, "label": random.choice(["ham", "ham", "spam"] + (["new"] if late else ["old"])),
                     "confidence": random.choice([1.0, 0.0005, round(random.random() ** (.3 if late else .6), 4)]),
                     "length": random.choice([0, 12, int(random.lognormvariate(3 + late * .4, .7)), random.randint(1000, 200000)]),
                     "tokens": tokens, "unknown_tokens": random.randint(0, 3 if late else 1),
                     "embedding": [np.float32(x / norm).item() for x in vector]})
    return rows


def fine_length(n):
    if n < 128:
        return n
    doublings = int(math.log2(n // 128))
    return 128 + doublings * 64 + (n >> doublings + 1) - 64


def apart(p, q, epsilon):
    distance = jensenshannon(p, q)
    p, q = (np.maximum(np.array(x) / np.sum(x), epsilon) for x in (p, q))
    return float(np.sum((p - q) * np.log(p / q))), float(distance), float(distance ** 2)


def binned(before, now, bins):
    bounds = np.unique([np.quantile(before, j / bins, method="inverted_cdf") for j in range(1, bins)])
    return [np.bincount(np.searchsorted(bounds, x, side="left"), minlength=len(bounds) + 1) for x in (before, now)]


def moments(before, now):
    x, y = (np.array([r["embedding"] for r in w], dtype=np.float64) for w in (before, now))
    shift = x.mean(0) - y.mean(0)
    s, t = np.diag(x.var(0, ddof=1)), np.diag(y.var(0, ddof=1))
    frechet = shift @ shift + np.trace(s + t - 2 * np.sqrt(s @ t))
    w = frequencies()
    px, py = (np.exp(1j * (a @ w.T)).mean(0) for a in (x, y))
    n, m = len(x), len(y)
    terms = (n * abs(px) ** 2 - 1) / (n - 1) + (m * abs(py) ** 2 - 1) / (m - 1) - 2 * (px * py.conj()).real
    kx, ky, kxy = rbf_kernel(x, gamma=GAMMA), rbf_kernel(y, gamma=GAMMA), rbf_kernel(x, y, gamma=GAMMA)
    exact = (kx.sum() - n) / (n * (n - 1)) + (ky.sum() - m) / (m * (m - 1)) - 2 * kxy.mean()
    error = np.std(terms, ddof=1) / math.sqrt(FREQUENCIES)
    assert abs(np.mean(terms) - exact) < 4 * error, (np.mean(terms), exact, error)
    return {"embedding_mean_euclidean": euclidean(x.mean(0), y.mean(0)), "embedding_mean_cosine": cosine(x.mean(0), y.mean(0)),
            "embedding_frechet": float(frechet), "embedding_mmd2": float(np.mean(terms)), "embedding_mmd2_error": float(error)}, exact


def figures(before, now, bins, epsilon):
    names = sorted({r["label"] for r in before + now})
    parts = {"label": [[sum(r["label"] == name for r in w) for name in names] for w in (before, now)],
             "confidence": binned(*([min(999, int(r["confidence"] * 1000)) for r in w] for w in (before, now)), bins),
             "length": binned(*([fine_length(r["length"]) for r in w] for w in (before, now)), bins)}
    out = {}
    for name, (p, q) in parts.items():
        out[f"{name}_psi"], out[f"{name}_js_distance"], out[f"{name}_js_divergence"] = apart(p, q, epsilon)
    shares = [sum(r["unknown_tokens"] for r in w) / sum(r["tokens"] for r in w) for w in (before, now)]
    out.update(unknown_token_share=shares[1], unknown_token_shift=shares[1] - shares[0])
    embedding, exact = moments(before, now)
    out.update(embedding)
    return {"figures": out, "exact_mmd2": float(exact)}


rows = stream()
with open(f"{HERE}/drift.stream.jsonl", "w") as lines:
    lines.writelines(json.dumps(row) + "\n" for row in rows)
with open(f"{HERE}/drift.golden.jsonl", "w") as lines:
    for before, now in PAIRS:
        for bins, epsilon in [(10, 1e-4), (4, 1e-3)]:
            lines.write(json.dumps({"reference": before, "current": now, "bins": bins, "epsilon": epsilon,
                                    **figures(rows[slice(*before)], rows[slice(*now)], bins, epsilon)}) + "\n")
