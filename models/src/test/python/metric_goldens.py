"""Writes what is beside the given goldens: *-more.golden.jsonl, numbers.*, ranking.* and schemes.*: what the Python originals make of more parameters and metrics.

pip install scikit-learn==1.9.1 scipy sacrebleu==2.6.0 rouge_score==0.1.2 seqeval==1.2.2 jiwer==4.0.0; EVALUATE=<checkout of huggingface/evaluate> python metric_goldens.py
"""
import json, math, os, random, re, string
import numpy as np
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU, CHRF
from scipy.stats import pearsonr
from seqeval.metrics import accuracy_score, classification_report
from seqeval import scheme as schemes
from sklearn import metrics as sk

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/golden/metrics")
WINDOWS = [("whole", 0, 500)] + [("tumbling", i, i + 100) for i in range(0, 500, 100)] \
    + [("sliding", i, i + 100) for i in range(-50, 500, 50)]


def read(stream):
    with open(f"{HERE}/{stream}.stream.jsonl") as lines:
        return [json.loads(line) for line in lines]


def write(name, rows):
    with open(f"{HERE}/{name}", "w") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def golden(file, stream, rows, asked):
    """asked: (metric, kwargs, function of the window's rows)"""
    out = []
    for metric, kwargs, f in asked:
        for kind, start, end in WINDOWS:
            window = [r for r in rows if start <= r["index"] < end]
            out.append({"stream": stream, "window": {"type": kind, "start": start, "end": end, "count": len(window)},
                        "metric": metric, "kwargs": kwargs, "value": f(window)})
    write(f"{file}.golden.jsonl", out)


def col(rows, name):
    return [r[name] for r in rows]


def pr(rows):
    return col(rows, "reference"), col(rows, "prediction")


def classification():
    def rs(w):
        return col(w, "reference"), col(w, "score")
    golden("binary-more", "binary", read("binary"), [
        ("average_precision", {}, lambda w: sk.average_precision_score(*rs(w))),
        ("log_loss", {}, lambda w: sk.log_loss(*rs(w), labels=[0, 1])),
        ("brier_score", {"pos_label": 1}, lambda w: sk.brier_score_loss(*rs(w), pos_label=1)),
        ("roc_auc", {"pos_label": 1}, lambda w: sk.roc_auc_score(*rs(w))),
    ])

    def matrix(labels, normalize=None):
        def f(w):
            shown = labels or sorted(set(sum(pr(w), [])))
            return {"labels": shown,
                    "confusion_matrix": sk.confusion_matrix(*pr(w), labels=labels, normalize=normalize).tolist()}
        return f
    golden("multiclass-more", "multiclass", read("multiclass"), [
        ("confusion_matrix", {}, matrix(None)),
        ("confusion_matrix", {"labels": [2, 0]}, matrix([2, 0])),
        ("confusion_matrix", {"normalize": "true"}, matrix(None, "true")),
        ("confusion_matrix", {"normalize": "pred"}, matrix(None, "pred")),
        ("confusion_matrix", {"normalize": "all"}, matrix(None, "all")),
    ] + [(name, {"average": average, "labels": labels},
          lambda w, f=f, average=average, labels=labels: np.asarray(
              f(*pr(w), average=average, labels=labels, zero_division=0)).tolist())
         for name, f in [("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)]
         for average, labels in [("macro", [1, 2, 9]), ("micro", [1, 2]), ("weighted", [3, 1]), (None, [3, 0])]])


def text():
    rows = read("text")

    def sacre(**kwargs):
        def f(w):
            n = len(w[0]["references"])
            s = BLEU(**kwargs).corpus_score(col(w, "prediction"), [[r["references"][i] for r in w] for i in range(n)])
            return {"score": s.score, "counts": s.counts, "totals": s.totals, "precisions": s.precisions,
                    "bp": s.bp, "sys_len": s.sys_len, "ref_len": s.ref_len}
        return f

    def chrf(references, **kwargs):
        def f(w):
            refs = [r[references] if isinstance(r[references], list) else [r[references]] for r in w]
            s = CHRF(**kwargs).corpus_score(col(w, "prediction"), [[r[i] for r in refs] for i in range(len(refs[0]))])
            return {"score": s.score, "char_order": s.char_order, "word_order": s.word_order, "beta": s.beta}
        return f

    def rouge(references, types, stem=False, predictions="prediction"):
        def f(w):
            scorer = RougeScorer(types, use_stemmer=stem)
            scores = [scorer.score_multi(r[references], r[predictions]) if isinstance(r[references], list)
                      else scorer.score(r[references], r[predictions]) for r in w]
            return {t: float(np.mean([s[t].fmeasure for s in scores])) for t in types}
        return f
    refs = {"references": "references"}
    golden("text-more", "text", rows, [
        ("sacrebleu", {**refs, "smooth_method": "floor"}, sacre(smooth_method="floor")),
        ("sacrebleu", {**refs, "smooth_method": "add-k", "smooth_value": 2}, sacre(smooth_method="add-k", smooth_value=2)),
        ("sacrebleu", {**refs, "smooth_method": "none", "tokenize": "char"}, sacre(smooth_method="none", tokenize="char")),
        ("sacrebleu", {**refs, "tokenize": "none"}, sacre(tokenize="none")),
        ("sacrebleu", {**refs, "tokenize": "zh", "use_effective_order": True}, sacre(tokenize="zh", effective_order=True)),
        ("chrf", refs, chrf("references")),
        ("chrf", {"references": "reference"}, chrf("reference")),
        ("chrf", {**refs, "word_order": 2}, chrf("references", word_order=2)),
        ("chrf", {**refs, "word_order": 2, "lowercase": True, "whitespace": True, "beta": 3, "char_order": 4},
         chrf("references", word_order=2, lowercase=True, whitespace=True, beta=3, char_order=4)),
        ("chrf", {**refs, "eps_smoothing": True}, chrf("references", eps_smoothing=True)),
        ("rouge", refs, rouge("references", ["rouge1", "rouge2", "rougeL", "rougeLsum"])),
        ("rouge", {"rouge_types": ["rouge3", "rougeLsum"], "predictions": "multiline", "use_stemmer": True},
         rouge("reference", ["rouge3", "rougeLsum"], True, "multiline")),
    ])


def odd_texts():
    """Pairs of texts with what trips tokenizers: entities, digits, dashes, other scripts, spaces, empty ones."""
    pieces = ["&quot;a&amp;b&lt;c&gt;", "3.14", "1,000.", "x-1", "5-6", "(hi)", "don't", "中文字符", "，。", "naïve", "ΣΑΣ", "İstanbul",
              "\u00a0", "\t", "  ", "…", "€5", "$7.5%", "👍🏽", "a\nb", "-\nc", "<skipped>", "U.S.A.", "e.g.,", "running", "ponies",
              "relational", "happily", "skies", "¿qué?", "\u3000", "a_b", "the", "An", "x\u2028y", "1-2-3", "\u1680z", "x\x1cy", "🙂"]
    random.seed(5)
    rows = []
    for i in range(500):
        def one():
            return " ".join(random.choice(pieces) for _ in range(random.choice([1, 2, 3, 5, 8, 12])))
        a = one()
        words = a.split(" ")
        b = " ".join(w for w in words if random.random() < .8) + (" " + one() if random.random() < .4 else "")
        rows.append({"index": i, "ts": i * 1000, "prediction": a, "reference": b if b.strip() else "the", "references": [b, one()]})
    write("odd.stream.jsonl", rows)

    import importlib.util

    def bleu(w):  # by the tokens of sacrebleu's 13a, which are those of evaluate's
        from collections import Counter
        from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
        tok = Tokenizer13a()
        match, possible, tl, rl = [0] * 4, [0] * 4, 0, 0
        for r in w:
            p = tok(r["prediction"]).split()
            refs = [tok(x).split() for x in r["references"]]
            tl += len(p)
            rl += min(map(len, refs))
            def grams(t):
                return Counter(tuple(t[i:i + n]) for n in range(1, 5) for i in range(len(t) - n + 1))
            merged = Counter()
            for x in refs:
                merged |= grams(x)
            for g, c in (grams(p) & merged).items():
                match[len(g) - 1] += c
            for n in range(4):
                possible[n] += max(len(p) - n, 0)
        precisions = [m / q if q else 0.0 for m, q in zip(match, possible)]
        geo = math.exp(sum(math.log(x) / 4 for x in precisions)) if min(precisions) > 0 else 0
        ratio = tl / rl
        bp = 1.0 if ratio > 1 else math.exp(1 - 1 / ratio)
        return {"bleu": geo * bp, "precisions": precisions, "brevity_penalty": bp, "length_ratio": ratio,
                "translation_length": tl, "reference_length": rl}

    def sacre(**kwargs):
        def f(w):
            s = BLEU(**kwargs).corpus_score(col(w, "prediction"), [[r["references"][i] for r in w] for i in range(2)])
            return {"score": s.score, "counts": s.counts, "totals": s.totals, "precisions": s.precisions,
                    "bp": s.bp, "sys_len": s.sys_len, "ref_len": s.ref_len}
        return f

    def chrf(**kwargs):
        def f(w):
            s = CHRF(**kwargs).corpus_score(col(w, "prediction"), [[r["references"][i] for r in w] for i in range(2)])
            return {"score": s.score, "char_order": s.char_order, "word_order": s.word_order, "beta": s.beta}
        return f

    def rouge(w):
        types = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
        scorer = RougeScorer(types, use_stemmer=True)
        scores = [scorer.score(r["reference"], r["prediction"]) for r in w]
        return {t: float(np.mean([s[t].fmeasure for s in scores])) for t in types}

    def rate(f):
        import jiwer

        def g(w):
            wrong = total = 0
            for r in w:
                m = f(jiwer)(r["reference"], r["prediction"])
                wrong += m.substitutions + m.deletions + m.insertions
                total += m.substitutions + m.deletions + m.hits
            return wrong / total
        return g
    spec = importlib.util.spec_from_file_location("squad", os.environ["EVALUATE"] + "/metrics/squad/compute_score.py")
    squad = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(squad)

    def squad_score(w):
        n = len(w)
        best = squad.metric_max_over_ground_truths
        return {"exact_match": 100.0 * sum(best(squad.exact_match_score, r["prediction"], r["references"]) for r in w) / n,
                "f1": 100.0 * sum(best(squad.f1_score, r["prediction"], r["references"]) for r in w) / n}

    def exact(w):
        drop = str.maketrans("", "", string.punctuation)
        digits = str.maketrans("", "", string.digits)
        def norm(s):
            return np.char.translate(np.char.translate(np.char.lower(np.asarray([re.sub("[aA]", "", s)])), drop), digits)[0]
        return float(np.mean([norm(r["prediction"]) == norm(r["reference"]) for r in w]))
    refs = {"references": "references"}
    golden("odd", "odd", rows, [
        ("bleu", refs, bleu),
        ("sacrebleu", refs, sacre()),
        ("sacrebleu", {**refs, "lowercase": True, "tokenize": "intl"}, sacre(lowercase=True, tokenize="intl")),
        ("sacrebleu", {**refs, "tokenize": "zh"}, sacre(tokenize="zh")),
        ("sacrebleu", {**refs, "tokenize": "char"}, sacre(tokenize="char")),
        ("chrf", {**refs, "word_order": 2}, chrf(word_order=2)),
        ("chrf", {**refs, "whitespace": True}, chrf(whitespace=True)),
        ("rouge", {"use_stemmer": True}, rouge),
        ("wer", {}, rate(lambda j: j.process_words)),
        ("cer", {}, rate(lambda j: j.process_characters)),
        ("squad", refs, squad_score),
        ("exact_match", {"regexes_to_ignore": ["[aA]"], "ignore_case": True, "ignore_punctuation": True, "ignore_numbers": True},
         exact),
    ])


def numbers():
    random.seed(3)
    rows = []
    for i in range(500):
        y = 1e6 + random.gauss(0, 3)
        rows.append({"index": i, "ts": i * 1000, "prediction": round(y + random.gauss(0, 1.5), 4), "reference": round(y, 4)})
    write("numbers.stream.jsonl", rows)
    golden("numbers", "numbers", rows, [
        ("mae", {}, lambda w: sk.mean_absolute_error(*pr(w))),
        ("mse", {}, lambda w: sk.mean_squared_error(*pr(w))),
        ("mse", {"squared": False}, lambda w: sk.root_mean_squared_error(*pr(w))),
        ("rmse", {}, lambda w: sk.root_mean_squared_error(*pr(w))),
        ("mape", {}, lambda w: sk.mean_absolute_percentage_error(*pr(w))),
        ("r2", {}, lambda w: sk.r2_score(*pr(w))),
        ("r_squared", {}, lambda w: round(sk.r2_score(*pr(w)), 3)),
        ("pearsonr", {}, lambda w: float(pearsonr(*pr(w))[0])),
    ])


def ranking():
    random.seed(4)
    rows = []
    for i in range(500):
        scores = [round(random.random(), 3) for _ in range(6)]
        docs = random.sample(range(12), 10)
        grades = {f"d{d}": random.choice([1, 1, 2, 3]) for d in random.sample(range(14), random.randint(1, 4))}
        rows.append({"index": i, "ts": i * 1000, "scores": scores, "label": random.randrange(6),
                     "docs": [f"d{d}" for d in docs], "relevant": sorted(grades), "grades": grades})
    write("ranking.stream.jsonl", rows)

    def top(k):
        return lambda w: sk.top_k_accuracy_score(col(w, "label"), np.array(col(w, "scores")), k=k, labels=range(6))

    def each(f):
        return lambda w: float(np.mean([f(r) for r in w]))

    def recall(k):
        return each(lambda r: len(set(r["docs"][:k]) & set(r["relevant"])) / len(r["relevant"]))

    def mrr(k):
        return each(lambda r: next((1 / (i + 1) for i, d in enumerate(r["docs"][:k]) if d in r["relevant"]), 0))

    def ndcg(k):
        def f(r):
            # sklearn ranks by score; all 14 documents, those not ranked have the lowest score and grade 0 or their own
            every = [f"d{d}" for d in range(14)]
            order = {d: 100 - i for i, d in enumerate(r["docs"])}
            ranked = [d for d in every if d in order]
            rest = [d for d in every if d not in order]
            gain = [r["grades"].get(d, 0) for d in ranked + rest]
            ideal = sorted(gain, reverse=True)
            got = [r["grades"].get(d, 0) for d in r["docs"]]
            def dcg(g):
                return sum(x / math.log2(i + 2) for i, x in enumerate(g[:k]))
            if not rest or k is None or k <= len(r["docs"]):
                # where the cut is within the ranked ones scikit-learn says the same
                if k is not None and k <= len(r["docs"]):
                    s = sk.ndcg_score([gain], [[order[d] for d in ranked] + [-1] * len(rest)], k=k)
                    assert abs(s - dcg(got) / dcg(ideal)) < 1e-12
            return dcg(got) / dcg(ideal)
        return each(f)
    labels = {"scores": "scores", "references": "label"}
    docs = {"predictions": "docs", "references": "relevant"}
    graded = {"predictions": "docs", "references": "grades"}
    golden("ranking", "ranking", rows, [
        ("top_k_accuracy", {**labels}, top(2)),
        ("top_k_accuracy", {**labels, "k": 3}, top(3)),
        ("recall_at_k", {**docs, "k": 5}, recall(5)),
        ("recall_at_k", {**graded, "k": 3}, recall(3)),
        ("mrr", docs, mrr(None)),
        ("mrr", {**docs, "k": 3}, mrr(3)),
        ("ndcg", {**graded, "k": 5}, ndcg(5)),
        ("ndcg", graded, ndcg(None)),
    ])


def tag_schemes():
    random.seed(6)
    prefixes = {"IOB1": "IOB", "IOB2": "IOB", "IOE1": "IOE", "IOE2": "IOE", "IOBES": "IOBES", "BILOU": "BILOU"}
    rows = []
    for i in range(500):
        row = {"index": i, "ts": i * 1000}
        for name, allowed in prefixes.items():
            def tag():
                p = random.choice(allowed)
                return "O" if p == "O" else f"{p}-{random.choice(['PER', 'LOC', 'A-B'])}"
            reference = [tag() for _ in range(random.randint(1, 9))]
            row[name + "_r"] = reference
            row[name + "_p"] = [t if random.random() < .8 else tag() for t in reference]
        row["suffix_r"] = ["O" if t == "O" else t[2:] + "-" + t[0] for t in row["IOBES_r"]]
        row["suffix_p"] = ["O" if t == "O" else t[2:] + "-" + t[0] for t in row["IOBES_p"]]
        rows.append(row)
    write("schemes.stream.jsonl", rows)

    def seqeval(column, **kwargs):
        def f(w):
            refs, preds = col(w, column + "_r"), col(w, column + "_p")
            report = classification_report(refs, preds, output_dict=True, zero_division=0, **kwargs)
            micro = report.pop("micro avg")
            out = {t: {"precision": float(s["precision"]), "recall": float(s["recall"]), "f1": float(s["f1-score"]),
                       "number": int(s["support"])} for t, s in report.items() if not t.endswith(" avg")}
            out.update(overall_precision=float(micro["precision"]), overall_recall=float(micro["recall"]),
                       overall_f1=float(micro["f1-score"]), overall_accuracy=accuracy_score(refs, preds))
            return out
        return f
    asked = [("seqeval", {"predictions": n + "_p", "references": n + "_r", "mode": "strict", "scheme": n},
              seqeval(n, mode="strict", scheme=getattr(schemes, n))) for n in prefixes]
    asked += [("seqeval", {"predictions": n + "_p", "references": n + "_r"}, seqeval(n)) for n in ["IOB1", "IOE1", "IOBES"]]
    asked += [("seqeval", {"predictions": "suffix_p", "references": "suffix_r", "suffix": True}, seqeval("suffix", suffix=True)),
              ("seqeval", {"predictions": "suffix_p", "references": "suffix_r", "suffix": True, "mode": "strict", "scheme": "IOBES"},
               seqeval("suffix", suffix=True, mode="strict", scheme=schemes.IOBES))]
    golden("schemes", "schemes", rows, asked)


def stems():
    from nltk.stem.porter import PorterStemmer
    random.seed(7)
    endings = ["", "s", "es", "ies", "ied", "ed", "ing", "eed", "y", "ational", "tional", "enci", "anci", "izer", "abli", "alli",
               "entli", "eli", "ousli", "ization", "ation", "ator", "alism", "iveness", "fulness", "ousness", "aliti", "iviti",
               "biliti", "fulli", "logi", "icate", "ative", "alize", "iciti", "ical", "ful", "ness", "al", "ance", "ence", "er",
               "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize", "e", "ll"]
    words = ["sky", "skies", "dying", "lying", "tying", "news", "innings", "inning", "outings", "outing", "cannings", "canning", "howe",
             "proceed", "exceed", "succeed", "4711", "y2kies", "yyyy"]
    for _ in range(3000):
        stem = "".join(random.choice("aeiouybcdlmnrstvwxz") for _ in range(random.randint(1, 6)))
        words.append(stem + random.choice(endings) + (random.choice(endings) if random.random() < .3 else ""))
    stemmer = PorterStemmer()
    write("stems.jsonl", [[w, stemmer.stem(w)] for w in sorted(set(words)) if len(w) > 3])


def small_windows():
    """Windows of 1 to 5 rows, where things are empty, zero or undefined; value null where Python raises or says NaN."""
    random.seed(8)
    words = ["the cat", "The cat.", "a", "", "...", "one two three four five", "one two three", "b", "cat the", "x y z w"]
    tags = ["O", "O", "B-A", "I-A", "I-B"]
    rows = []
    for i in range(250):
        hypothesis, reference = random.choice(words), random.choice(words)
        length = random.randint(1, 3)
        rows.append({"index": i, "ts": i * 1000, "prediction": random.choice([0, 1, 1]), "reference": random.choice([0, 0, 1]),
                     "p3": random.choice([0, 1, 2]), "r3": random.choice([0, 0, 2, 3]), "score": random.choice([0, .1, .1, .5, 1]),
                     "text_p": hypothesis, "text_r": reference, "refs": [reference, random.choice(words)],
                     "number_p": random.choice([1, 2, 2.5]), "number_r": random.choice([1, 2]),
                     "tags_p": [random.choice(tags) for _ in range(length)], "tags_r": [random.choice(tags) for _ in range(length)]})
    write("small.stream.jsonl", rows)
    windows, at = [], 0
    while at < 245:
        size = random.randint(1, 5)
        windows.append((at, at + size))
        at += size

    def two(p, r, f):
        return lambda w: f(col(w, r), col(w, p))

    def finite(value):
        if isinstance(value, dict):
            return {k: finite(v) for k, v in value.items()}
        value = np.asarray(value).tolist()
        flat = value if isinstance(value, list) else [value]
        if not np.all(np.isfinite(np.asarray(flat, dtype=float))):
            raise ValueError("not finite")
        return value
    import jiwer

    def sacre(w):
        s = BLEU(effective_order=True).corpus_score(col(w, "text_p"), [[r["refs"][i] for r in w] for i in range(2)])
        return {"score": s.score, "counts": s.counts, "totals": s.totals, "precisions": s.precisions,
                "bp": s.bp, "sys_len": s.sys_len, "ref_len": s.ref_len}

    def chrf(w):
        s = CHRF(word_order=2).corpus_score(col(w, "text_p"), [[r["refs"][i] for r in w] for i in range(2)])
        return {"score": s.score, "char_order": s.char_order, "word_order": s.word_order, "beta": s.beta}

    def rouge(w):
        types = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
        scores = [RougeScorer(types).score_multi(r["refs"], r["text_p"]) for r in w]
        return {t: float(np.mean([s[t].fmeasure for s in scores])) for t in types}

    def wer(w):
        wrong = total = 0
        for r in w:
            m = jiwer.process_words(r["text_r"], r["text_p"])
            wrong += m.substitutions + m.deletions + m.insertions
            total += m.substitutions + m.deletions + m.hits
        return wrong / total

    def seqeval(w):
        refs, preds = col(w, "tags_r"), col(w, "tags_p")
        report = classification_report(refs, preds, output_dict=True, zero_division=0)
        micro = report.pop("micro avg")
        out = {t: {"precision": float(s["precision"]), "recall": float(s["recall"]), "f1": float(s["f1-score"]),
                   "number": int(s["support"])} for t, s in report.items() if not t.endswith(" avg")}
        out.update(overall_precision=float(micro["precision"]), overall_recall=float(micro["recall"]),
                   overall_f1=float(micro["f1-score"]), overall_accuracy=accuracy_score(refs, preds))
        return out
    three = {"predictions": "p3", "references": "r3"}
    asked = [(name, {**columns, "average": average},
              two(columns.get("predictions", "prediction"), columns.get("references", "reference"),
                  lambda r, p, f=f, average=average: f(r, p, average=average, zero_division=0)))
             for name, f in [("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)]
             for columns in [{}, three] for average in ["binary", "macro", "micro", "weighted", None]]
    texts = {"predictions": "text_p", "references": "refs"}
    asked += [
        ("f1", {"zero_division": 1, "average": "macro"}, two("prediction", "reference",
                                                             lambda r, p: sk.f1_score(r, p, average="macro", zero_division=1))),
        ("precision", {"zero_division": 1}, two("prediction", "reference", lambda r, p: sk.precision_score(r, p, zero_division=1))),
        ("matthews_correlation", {}, two("prediction", "reference", sk.matthews_corrcoef)),
        ("matthews_correlation", three, two("p3", "r3", sk.matthews_corrcoef)),
        ("roc_auc", {}, two("score", "reference", sk.roc_auc_score)),
        ("average_precision", {}, two("score", "reference",
                                      lambda r, s: sk.average_precision_score(r, s) if any(r) else math.nan)),
        ("log_loss", {}, two("score", "reference", lambda r, s: sk.log_loss(r, s, labels=[0, 1]))),
        ("pearsonr", {"predictions": "number_p", "references": "number_r"},
         two("number_p", "number_r", lambda r, p: float(pearsonr(r, p)[0]) if len(r) > 1 else math.nan)),
        ("sacrebleu", {**texts, "use_effective_order": True}, sacre), ("chrf", {**texts, "word_order": 2}, chrf), ("rouge", texts, rouge),
        ("wer", {"predictions": "text_p", "references": "text_r"}, wer),
        ("seqeval", {"predictions": "tags_p", "references": "tags_r"}, seqeval),
    ]
    out = []
    for metric, kwargs, f in asked:
        for start, end in windows:
            try:
                value = finite(f(rows[start:end]))
            except (ValueError, ZeroDivisionError, IndexError, AttributeError):
                value = None
            out.append({"stream": "small", "window": {"type": "small", "start": start, "end": end, "count": end - start},
                        "metric": metric, "kwargs": kwargs, "value": value})
    write("small.golden.jsonl", out)


classification()
text()
small_windows()
odd_texts()
numbers()
ranking()
tag_schemes()
stems()
