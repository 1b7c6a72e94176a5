"""How fast 300,000 rows of spans become outcomes, against a bare `json.loads` over the same file: `make bench`.

The rows are as Prodigy writes them, nine tenths tokens: 60,000 texts, each annotated by five people. Every measurement
is a process of its own, so that its peak memory is its own, and the best of its runs, the least disturbed one.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

TEXTS, PEOPLE, RUNS = 60_000, 5, 3
WANTED, ALLOWED = 3.0, 200  # times as fast as json.loads; MB at the peak
SEED = 20261123
CASE = (
    "the patient a 54 year old woman started metformin 500 mg in May and reported severe nausea two days after her "
    "dose was raised by her physician who then stopped treatment lot number unknown headache resolved within one week"
)
WORDS = CASE.split()
Places = list[tuple[int, int, int]]  # number, start and end of each token
LABELS = ("DRUG", "DOSE", "ADVERSE_EVENT", "INDICATION", "OUTCOME")


def main() -> None:
    """Without arguments: generates, measures and prints. With two, a mode and a file: one of these steps."""
    if len(sys.argv) == 3:
        print(json.dumps(step(sys.argv[1], Path(sys.argv[2]))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "narratives.jsonl"
        alone("write", file)
        print(f"{TEXTS * PEOPLE:,} rows, {file.stat().st_size / 1e6:.0f} MB\n")
        runs = [(alone("json", file), alone("outcomes", file)) for _ in range(RUNS)]
    bare, read = (min(run[side] for run in runs) for side in (0, 1))
    ratio = bare[0] / read[0]
    row("json.loads, line by line", bare, "")
    row("read_outcomes", read, f"{ratio:.2f} times as fast (wanted: {WANTED:g}), at most {ALLOWED} MB")
    sys.exit(ratio < WANTED or read[1] >= ALLOWED)


def row(what: str, figures: tuple[float, float], meaning: str) -> None:
    seconds, memory = figures
    print(f"{what:28} {seconds:8.2f} s {TEXTS * PEOPLE / seconds:10,.0f} rows/s {memory:6.0f} MB   {meaning}")


def alone(mode: str, file: Path) -> tuple[float, float]:
    """Seconds and megabytes of one step in a fresh process, whose parent is small: a child is born with its memory."""
    command = [sys.executable, str(Path(__file__)), mode, str(file)]
    seconds, memory = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return seconds, memory


def step(mode: str, file: Path) -> tuple[float, float]:
    start = perf_counter()
    if mode == "write":
        write_rows(file, TEXTS, PEOPLE)
    elif mode == "json":
        with file.open("rb") as lines:
            for line in lines:
                json.loads(line)
    else:
        from confsync.review.outcomes import read_outcomes
        from confsync.review.source import Feed, open_source

        start = perf_counter()
        outcomes = read_outcomes([Feed(file.stem, "annotations", open_source(file))])
        assert (outcomes.rows, len(outcomes.outcomes)) == (TEXTS * PEOPLE, TEXTS)
    seconds = perf_counter() - start
    return seconds, peak()


def peak() -> float:
    """MB of memory at the peak. ru_maxrss would be that of the process that started this one, if it was larger."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024


def write_rows(file: Path, texts: int, people: int) -> None:
    """The same file for the same numbers: in order of annotator, as somebody who works through a queue leaves them."""
    chance = random.Random(SEED)
    tasks = [make_task(chance, number) for number in range(texts)]
    with file.open("wb") as out:
        for person in range(people):
            for number, task in enumerate(tasks):
                out.write(b"".join(make_row(*task, person, number)))


def make_task(chance: random.Random, number: int) -> tuple[bytes, bytes, Places]:
    """A task up to its tokens, the tokens, and where they are; everybody who gets it gets these very bytes."""
    tokens, places, start = [], [], 0
    for index in range(chance.randint(28, 44)):
        word = chance.choice(WORDS)
        tokens.append({"text": word, "start": start, "end": start + len(word), "id": index, "ws": True})
        places.append((index, start, start + len(word)))
        start += len(word) + 1
    given = {
        "text": " ".join(str(token["text"]) for token in tokens),
        "meta": {"source": f"case {number}"},
        "_input_hash": chance.randint(-(2**31), 2**31 - 1),
        "_task_hash": chance.randint(-(2**31), 2**31 - 1),
        "_is_binary": False,
    }
    return compact(given), compact(tokens), places


def make_row(head: bytes, tokens: bytes, places: Places, person: int, number: int) -> Iterator[bytes]:
    """One answer: mostly what everybody marks in this text, now and then something else."""
    differs = (number * 7 + person * 3) % 10 < 2
    chance = random.Random(SEED + number * 7 + (person if differs else 0))
    spans = [
        {"start": start, "end": end, "token_start": index, "token_end": index, "label": chance.choice(LABELS)}
        for index, start, end in sorted(chance.sample(places, chance.randint(0, 5)))
    ]
    session = f"narratives-person{person}"
    said = {
        "_view_id": "spans_manual",
        "spans": spans,
        "answer": "accept" if chance.random() < 0.97 else "ignore",
        "_timestamp": 1_760_000_000 + person * 1_000_000 + number * 11,
        "_annotator_id": session,
        "_session_id": session,
    }
    yield from (head[:-1], b',"tokens":', tokens, b",", compact(said)[1:], b"\n")


def compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


if __name__ == "__main__":
    main()
