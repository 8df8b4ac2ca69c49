"""What sssom-py makes of files: reads `[[file, metadata or null], …]` from stdin, writes for each whether it takes it and the
triples of its mappings; of a file called `….header` what PyYAML reads in it."""

import json
import logging
import sys
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import yaml
from sssom.parsers import parse_sssom_json, parse_sssom_table
from sssom.validators import validate

SLOTS = ["subject_id", "predicate_id", "object_id"]


def read(path, metadata):
    if path.endswith(".json"):
        return parse_sssom_json(path)
    with open(metadata) if metadata else open("/dev/null") as file:
        return parse_sssom_table(path, meta=yaml.safe_load(file))


def triples(frame):
    frame = frame.reindex(columns=SLOTS).fillna("")
    return sorted("\t".join(row) for row in frame.itertuples(index=False))


def header(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return yaml.safe_load("".join(line[1:] for line in file if line.startswith("#")))


def look(path, metadata):
    if path.endswith(".header"):
        return {"header": header(path)}
    try:
        found = read(path, metadata)
        # Validation changes what it validates, and takes minutes for a big set.
        kinds = validate(read(path, metadata), fail_on_error=False).values() if len(found.df) < 1000 else []
        faults = [result.message for kind in kinds for result in kind.results]
        return {"takes": not faults, "why": str(faults[:2]), "triples": triples(found.df)}
    except Exception as error:
        return {"takes": False, "why": f"{type(error).__name__}: {error}"[:300], "triples": []}


json.dump([look(*pair) for pair in json.load(sys.stdin)], sys.stdout, default=str)
