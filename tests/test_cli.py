"""The command line from outside: what it prints, where, and with which exit code."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from confsync import __version__
from conftest import Run

Command = Callable[..., Run]


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and ".confsync" not in file.parts
    }


def schema(name: str) -> object:
    return json.loads((files("confsync") / "schemas" / f"{name}.json").read_text("utf-8"))


def test_version_is_one_line(confsync: Command) -> None:
    assert confsync("--version") == Run(0, f"confsync {__version__}\n", "")


def test_check_of_a_sound_handbook_says_what_it_looked_at(confsync: Command, handbook: Path) -> None:
    done = confsync("-C", handbook, "check", "--strict")
    assert (done.code, done.err) == (0, "")
    assert done.out == "1 scheme with 2 labels, 2 documents, 1 project: no findings\n"


def test_check_names_file_line_and_column_with_a_hint(confsync: Command, handbook: Path) -> None:
    scheme = handbook / "taxonomy/things.yaml"
    scheme.write_text(
        scheme.read_text("utf-8").replace("    definition: Somewhere", "    definiton: Somewhere"), "utf-8"
    )
    done = confsync("-C", handbook, "check")
    assert done.code == 1
    assert 'taxonomy/things.yaml:11:5: error: unknown key "definiton"' in done.out
    assert 'hint: did you mean "definition"?' in done.out


def test_check_finds_everything_at_once(confsync: Command, handbook: Path) -> None:
    (handbook / "taxonomy/torn.yaml").write_text("scheme: [torn\n", "utf-8")
    guide = handbook / "guidelines/marking.md"
    guide.write_text(guide.read_text("utf-8") + "\n[nowhere](missing.md) ![none](none.png)\n", "utf-8")
    rules = {
        finding["rule"] for finding in json.loads(confsync("-C", handbook, "check", "--format", "json").out)["findings"]
    }
    assert {"broken-link", "missing-image"} <= rules
    assert len(rules) >= 3


def test_check_json_keeps_its_schema(confsync: Command, handbook: Path) -> None:
    (handbook / "guidelines/other.md").write_text("---\ntitle: How to mark THINGS\n---\nx\n", "utf-8")
    done = confsync("-C", handbook, "check", "--format", "json")
    found = json.loads(done.out)
    jsonschema.validate(found, schema("findings"))
    assert found["format"] == "confsync.findings/1"
    assert found["errors"] == sum(finding["severity"] == "error" for finding in found["findings"]) > 0
    assert "title-clash" in {finding["rule"] for finding in found["findings"]}


def test_check_sarif_and_github_point_at_the_same_place(confsync: Command, handbook: Path) -> None:
    guide = handbook / "guidelines/marking.md"
    guide.write_text(guide.read_text("utf-8") + "\n[nowhere](missing.md)\n", "utf-8")
    sarif = json.loads(confsync("-C", handbook, "check", "--format", "sarif").out)
    place = next(one for one in sarif["runs"][0]["results"] if one["ruleId"] == "broken-link")["locations"][0]
    region = place["physicalLocation"]["region"]
    rules = {rule["id"]: rule for rule in sarif["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["broken-link"]["shortDescription"]["text"].startswith("A relative link leads to a file")
    assert rules["broken-link"]["help"] == rules["broken-link"]["fullDescription"]
    github = confsync("-C", handbook, "check", "--format", "github").out
    assert region == {"startLine": 10, "startColumn": 1}
    assert "::error file=guidelines/marking.md,line=10,col=1,title=broken-link::" in github


def test_check_keeps_to_githubs_ten_and_says_how_many_more(confsync: Command, handbook: Path) -> None:
    guide = handbook / "guidelines/marking.md"
    guide.write_text(guide.read_text("utf-8") + "".join(f"\n[x](missing-{n}.md)\n" for n in range(13)), "utf-8")
    out = confsync("-C", handbook, "check", "--format", "github").out
    assert out.count("::error ") == 10
    assert "3 more of severity error" in out


def test_strict_lets_a_warning_fail(confsync: Command, handbook: Path) -> None:
    scheme = handbook / "taxonomy/things.yaml"
    scheme.write_text(scheme.read_text("utf-8").replace('owners: ["@team"]\n', ""), "utf-8")
    assert confsync("-C", handbook, "check").code == 0
    assert confsync("-C", handbook, "check", "--strict").code == 1


def test_severities_are_the_teams_to_set(confsync: Command, handbook: Path) -> None:
    guide = handbook / "guidelines/marking.md"
    guide.write_text(guide.read_text("utf-8") + "\n[nowhere](missing.md)\n", "utf-8")
    settings = handbook / "confsync.yaml"
    settings.write_text(settings.read_text("utf-8") + "rules: {broken-link: note}\n", "utf-8")
    done = confsync("-C", handbook, "check", "--strict")
    assert done.code == 0
    assert "note: " in done.out
    assert confsync("-C", handbook, "build").code == 0
    page = (handbook / "build/confluence/guidelines/marking.md.xhtml").read_text("utf-8")
    assert "nowhere" in page
    assert "missing.md" not in page


def test_a_folder_without_settings_is_told_what_to_do(confsync: Command, tmp_path: Path) -> None:
    done = confsync("-C", tmp_path, "check")
    assert done.code == 1
    assert "confsync.yaml:1:1: error:" in done.out
    assert "confsync init" in done.out


@pytest.mark.parametrize("arguments", [["chek"], ["check", "--fromat", "json"], ["-C", "/nonexistent", "check"]])
def test_wrong_usage_is_2(confsync: Command, arguments: list[str]) -> None:
    done = confsync(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert "Error:" in done.err


BAD_SOURCES = {
    "broken YAML": ("taxonomy/bad.yaml", b"scheme: [bad\n"),
    "duplicate key": ("taxonomy/bad.yaml", b"scheme: bad\nscheme: worse\n"),
    "anchor": ("taxonomy/bad.yaml", b"scheme: &a bad\ntitle: *a\n"),
    "over 5 MB": ("taxonomy/bad.yaml", b"scheme: bad\n" + b"# x" * 2_000_000),
    "invalid UTF-8": ("guidelines/bad.md", b"---\ntitle: Bad\n---\n\xff\xfe\n"),
    "front matter never closed": ("guidelines/bad.md", b"---\ntitle: Bad\n\nText\n"),
    "two pages with one title": ("guidelines/bad.md", b"---\ntitle: HOW TO MARK THINGS\n---\nText\n"),
    "a link out": ("guidelines/bad.md", b"---\ntitle: Bad\n---\n[out](../../../etc/passwd)\n"),
    "an image that is none": ("guidelines/drawing.png", b"not a picture"),
    "unknown key in a scheme": ("taxonomy/bad.yaml", b"scheme: bad\ntitel: Bad\nversion: 1.0.0\nkind: spans\n"),
    "unknown key in front matter": ("guidelines/bad.md", b"---\ntitle: Bad\nstaus: draft\n---\nText\n"),
    "unknown key in settings": ("confsync.yaml", b"format: 1\ntitle: T\nconfluense: {space: X}\n"),
    "unknown key in an initiative": (
        "initiatives/trial/initiative.yaml",
        b"initiative: trial\ntitle: T\nprojets: []\n",
    ),
}


@pytest.mark.parametrize("what", BAD_SOURCES)
def test_bad_input_is_refused_with_its_place_and_nothing_is_written(
    confsync: Command, handbook: Path, what: str
) -> None:
    path, content = BAD_SOURCES[what]
    (handbook / path).write_bytes(content)
    before = files_below(handbook)
    for command in (["build"], ["plan"], ["publish"]):
        done = confsync("-C", handbook, *command)
        assert done.code == 1, done
        assert f"{path if 'image' not in what else 'guidelines/marking.md'}:" in done.err
        assert "Traceback" not in done.err
        assert " error: " in done.err
        if what.startswith("unknown key"):
            assert "hint: did you mean" in done.err
    assert files_below(handbook) == before
    assert not (handbook / ".confsync/wiki.db").exists()


def test_a_symlink_out_of_the_handbook_is_refused(confsync: Command, handbook: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\n---\nhidden\n", "utf-8")
    (handbook / "guidelines/link.md").symlink_to(tmp_path / "secret.md")
    done = confsync("-C", handbook, "build")
    assert done.code == 1
    assert "guidelines/link.md:1:1: error:" in done.err
    assert not (handbook / "build").exists()


def test_init_writes_a_handbook_that_checks_builds_and_publishes(confsync: Command, tmp_path: Path) -> None:
    folder = tmp_path / "my: new # handbook"
    done = confsync("init", folder)
    assert done.code == 0
    assert done.out.endswith(f"next: confsync -C '{folder}' preview\n")
    assert (folder / ".github/workflows/confsync-check.yml").exists()
    assert (folder / ".gitignore").exists()
    done = confsync("-C", folder, "check", "--strict")
    assert done.code == 0, done.out
    assert confsync("-C", folder, "build").code == 0
    assert confsync("-C", folder, "publish").code == 0


def test_a_new_title_keeps_the_pages_of_a_handbook_that_init_wrote(confsync: Command, tmp_path: Path) -> None:
    confsync("-C", tmp_path, "init", "--title", "First name")
    confsync("-C", tmp_path, "publish")
    settings = tmp_path / "confsync.yaml"
    settings.write_text(settings.read_text("utf-8").replace("First name", "Other name"), "utf-8")
    planned = json.loads(confsync("-C", tmp_path, "plan", "--format", "json").out)
    assert planned["conflicts"] == []
    assert {(step["action"], step["key"]) for step in planned["steps"]} == {("update", "@root")}


def test_init_in_a_folder_of_a_repository_says_that_github_finds_no_workflows_there(
    confsync: Command, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    done = confsync("init", tmp_path / "docs/handbook")
    assert done.code == 0
    assert "GitHub takes no workflows from docs/handbook/.github" in done.err
    assert confsync("init", tmp_path).err == ""


def test_init_overwrites_nothing(confsync: Command, handbook: Path) -> None:
    before = files_below(handbook)
    done = confsync("init", handbook)
    assert done.code == 2
    assert "nothing was written" in done.err
    assert files_below(handbook) == before


def test_schema_lists_and_prints(confsync: Command) -> None:
    names = confsync("schema").out.split()
    assert {"findings", "plan", "receipt", "manifest", "scheme", "initiative", "settings", "guideline"} <= set(names)
    for name in names:
        jsonschema.Draft202012Validator.check_schema(json.loads(confsync("schema", name).out))
    assert confsync("schema", "shceme").code == 2


def test_a_bug_says_so_and_exits_with_70(confsync: Command, handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from confsync.flows import check

    def broken(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(check, "check_handbook", broken)
    done = confsync("-C", handbook, "check")
    assert done.code == 70
    assert "ZeroDivisionError" in done.err
    assert "this is a bug" in done.err


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/h/.confsync"), "/h/.confsync: Permission denied"),
        (OSError(errno.ENOSPC, "No space left on device"), "writing the output: No space left on device"),
    ],
)
def test_what_the_machine_refuses_is_no_bug(
    confsync: Command, handbook: Path, monkeypatch: pytest.MonkeyPatch, refusal: OSError, said: str
) -> None:
    from confsync.flows import check

    def refused(*_arguments: object, **_options: object) -> None:
        raise refusal

    monkeypatch.setattr(check, "check_handbook", refused)
    assert confsync("-C", handbook, "check") == Run(4, "", f"confsync: {said}\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(("output", "code"), [(">/dev/full", 4), (">&-", 0), ("2>&-", 0)])
@pytest.mark.parametrize("command", ["plan", "--help", "check"])
def test_output_that_goes_nowhere_is_no_bug(handbook: Path, output: str, code: int, command: str) -> None:
    start = "from confsync.cli.main import main; main()"
    line = f'"{sys.executable}" -c "{start}" -C "{handbook}" {command} {output}'
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, "bug" in done.stderr) == (code, False), done.stderr


def test_an_interrupt_is_130(confsync: Command, handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from confsync.flows import check

    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "check_handbook", interrupted)
    done = confsync("-C", handbook, "check")
    assert (done.code, done.out, done.err.strip()) == (130, "", "interrupted")


def test_a_file_name_cannot_forge_a_line(confsync: Command, handbook: Path) -> None:
    (handbook / "guidelines" / "a\nconfsync.yaml:1:1: error: forged \x1b[2J.md").write_text("[b](c.md)\n", "utf-8")
    printed = confsync("-C", handbook, "check").out
    assert "broken-link" in printed
    assert "\x1b" not in printed
    assert not any(line.startswith("confsync.yaml:1:1: error: forged") for line in printed.splitlines())


def test_colours_are_for_terminals_that_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from confsync.cli.output import paint

    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    for name, value, shown in (("TERM", "xterm", "\x1b[31mx\x1b[0m"), ("TERM", "dumb", "x"), ("NO_COLOR", "1", "x")):
        with monkeypatch.context() as changed:
            changed.setenv("TERM", "xterm")
            changed.delenv("NO_COLOR", raising=False)
            changed.setenv(name, value)
            assert paint()("x", "red") == shown


def test_long_lines_are_folded_between_words_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from confsync.cli.output import folded

    red = "\x1b[31m[-the old-]\x1b[0m"
    text = f"short\n    definition: {red} words of a label  a/long/path.yaml:1:2"
    assert folded(text) == text
    assert folded(text, width=30).split("\n") == [
        "short",
        "    definition: \x1b[31m[-the old-]\x1b[0m",
        "      words of a label",
        "      a/long/path.yaml:1:2",
    ]
    assert folded("  食 食 食 食", width=8) == "  食 食\n    食\n    食"
    assert folded("a" * 50, width=20) == "a" * 50
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "30")
    assert folded(text) == folded(text, width=30)
