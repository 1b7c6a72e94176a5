"""How fast changes are compared, remembered and migrated, beside what everybody has for it: `make bench`.

- `confsync diff` of a scheme of 1,400 labels with 200 changes, beside reading both files with ruamel.yaml, which any
  comparison that knows lines must do first;
- `confsync history` over 2,000 commits to a scheme of 150 labels, cold and again, beside `git log -p` of the file;
- `confsync migrate` of 100,000 rows of spans, beside a bare loop of `json.loads` and `json.dumps`.

Whole commands, start-up included; every figure is the best of its runs, the least disturbed one.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random
from shutil import rmtree

sys.path.insert(0, str(Path(__file__).parent))
from build import BIN, best, quiet
from outcomes import WORDS, write_rows

LABELS, CHANGES = 1400, 200
COMMITS, KEPT = 2000, 150
TEXTS, PEOPLE = 20_000, 5
SETTINGS = "format: 1\ntitle: Generated handbook\nhandbook: generated\n"
READ = "import sys; from ruamel.yaml import YAML; [YAML().load(open(path, 'rb')) for path in sys.argv[1:]]"
LOOP = """import json, sys
with open(sys.argv[1], 'rb') as rows, open(sys.argv[2], 'w') as out:
    for row in rows:
        out.write(json.dumps(json.loads(row)) + '\\n')
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for measure in (diff, history, migrate):
            folder = Path(scratch) / measure.__name__
            folder.mkdir()
            measure(folder)


def diff(folder: Path) -> None:
    """One large scheme, two hundred changes of six kinds."""
    chance = Random(1)
    labels = [label(chance, number, depth=True) for number in range(LABELS)]
    begin(folder, labels)
    before = folder.parent / "before.yaml"
    before.write_bytes((folder / "taxonomy/events.yaml").read_bytes())
    for number in chance.sample(range(1, LABELS), CHANGES):
        change(chance, labels[number], number)
    save(folder, labels, "2.0.0", "Two hundred changes")
    peer = best(3, lambda: quiet(sys.executable, "-c", READ, before, "taxonomy/events.yaml", cwd=folder))
    ours = best(5, lambda: quiet(BIN / "confsync", "diff", "HEAD^", "HEAD", cwd=folder))
    print(f"{LABELS:,} labels, {CHANGES} changes")
    row("ruamel.yaml reads both files", peer, "")
    row("confsync diff", ours, f"{ours / peer:.2f} times as long")


def history(folder: Path) -> None:
    """One word of one definition a commit."""
    chance = Random(2)
    labels = [label(chance, number, depth=False) for number in range(KEPT)]
    begin(folder, labels)
    for number in range(1, COMMITS):
        labels[chance.randrange(KEPT)]["definition"] = sentence(chance, 12)
        save(folder, labels, f"1.{number}.0", f"Change {number} (#{number})")

    def forget() -> None:
        rmtree(folder / ".confsync", ignore_errors=True)

    def ask() -> None:
        quiet(BIN / "confsync", "history", "events#label-7", cwd=folder)

    peer = best(3, lambda: quiet("git", "log", "-p", "--", "taxonomy/events.yaml", cwd=folder))
    cold, warm = best(3, ask, forget), best(5, ask)
    print(f"\n{COMMITS:,} commits, {KEPT} labels")
    row("git log -p of the file", peer, "")
    row("confsync history, cold", cold, f"{cold / peer:.2f} times as long")
    row("confsync history, again", warm, f"{warm / peer:.2f} times as long")


def migrate(folder: Path) -> None:
    """A key that most rows hold gets another name."""
    scheme = [{"id": name, "definition": f"What is a {name}."} for name in ("drug", "dose", "indication", "outcome")]
    scheme.append({"id": "adverse-event", "definition": "What went wrong."})
    begin(folder, scheme)
    scheme[0]["key"] = "PRODUCT"
    save(folder, scheme, "2.0.0", "Another key")
    rows, out = folder.parent / "narratives.jsonl", folder.parent / "out.jsonl"
    write_rows(rows, TEXTS, PEOPLE)
    command = ("migrate", "HEAD^", "HEAD", "--scheme", "events", "--from", rows, "--out", out)
    peer = best(2, lambda: quiet(sys.executable, "-c", LOOP, rows, out, cwd=folder))
    out.unlink()
    ours = best(3, lambda: quiet(BIN / "confsync", *command, cwd=folder), lambda: out.unlink(missing_ok=True))
    print(f"\n{TEXTS * PEOPLE:,} rows, {rows.stat().st_size / 1e6:.0f} MB")
    row("json.loads and json.dumps", peer, "")
    row("confsync migrate", ours, f"{ours / peer:.2f} times as long")


def label(chance: Random, number: int, *, depth: bool) -> dict[str, str]:
    made = {"id": f"label-{number}", "definition": sentence(chance, 14), "example": sentence(chance, 5)}
    return {**made, "parent": f"label-{number // 10}"} if depth and number >= 10 else made


def change(chance: Random, one: dict[str, str], number: int) -> None:
    """Something that a taxonomy owner does."""
    kinds = (
        {"definition": sentence(chance, 14)},
        {"name": f"Name {number} of another kind"},
        {"key": f"OTHER_{number}"},
        {"example": sentence(chance, 6)},
        {"exclude": sentence(chance, 6)},
        {"status": "deprecated"},
    )
    one.update(kinds[number % len(kinds)])


def sentence(chance: Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


def begin(folder: Path, labels: list[dict[str, str]]) -> None:
    (folder / "taxonomy").mkdir()
    (folder / "confsync.yaml").write_text(SETTINGS, "utf-8")
    (folder / ".gitignore").write_text(".confsync\n", "utf-8")
    quiet("git", "init", "-q", cwd=folder)
    save(folder, labels, "1.0.0", "Begin")


def save(folder: Path, labels: list[dict[str, str]], version: str, message: str) -> None:
    """The scheme as it is now, in a commit."""
    head = f'scheme: events\ntitle: Events\nversion: {version}\nkind: spans\nowners: ["@bench"]\nlabels:\n'
    (folder / "taxonomy/events.yaml").write_text(head + "".join(map(written, labels)), "utf-8")
    quiet("git", "add", "-A", cwd=folder)
    author = ("-c", "user.name=Bench", "-c", "user.email=bench@example.com")
    quiet("git", *author, "commit", "-q", "-m", message, cwd=folder)


def written(one: dict[str, str]) -> str:
    lines = [f"  - id: {one['id']}"]
    lines += [f"    {key}: {one[key]}" for key in ("key", "name", "parent", "status", "definition") if key in one]
    if "exclude" in one:
        lines.append(f"    excludes: [{one['exclude']}]")
    if "example" in one:
        lines += ["    examples:", f'      - {{text: "[{one["example"]}] it said"}}']
    return "\n".join(lines) + "\n"


def row(what: str, seconds: float, meaning: str) -> None:
    print(f"{what:30} {seconds:8.3f} s   {meaning}")


if __name__ == "__main__":
    main()
