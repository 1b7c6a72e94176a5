"""Documentation as a contract: every command and option is in the README, and every help text shows an example."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from confsync.cli.main import COMMANDS, cli
from conftest import History, Run

ROOT = Path(__file__).parents[1]
REWORDED = ("A particular medicinal product", "Any medicinal product")
REKEYED = ("key: ROUTE\n", "key: ADMINISTRATION_ROUTE\n")
README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command_with_every_option(name: str) -> None:
    heading = next(line for line in README.splitlines() if line.startswith(f"### `confsync {name}"))
    for parameter in command(name).params:
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts:
            assert any(option in heading for option in parameter.opts), f"{parameter.opts} in: {heading}"
            if isinstance(parameter.type, click.Choice):
                assert "|".join(parameter.type.choices) in heading


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(name: str) -> None:
    shown = click.Context(command(name), info_name=f"confsync {name}")
    text = command(name).get_help(shown)
    assert "Example:" in text
    assert f"confsync {name}" in text or f"{name} " in text


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_a_terminal_of_80_columns(name: str) -> None:
    text = command(name).get_help(click.Context(command(name), info_name=f"confsync {name}", terminal_width=80))
    assert [line for line in text.splitlines() if len(line) > 80] == []


def test_the_list_of_commands_says_each_in_one_whole_line() -> None:
    text = cli.get_help(click.Context(cli, info_name="confsync", terminal_width=80))
    listed = text.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)


def test_the_readme_has_no_command_that_is_not_there() -> None:
    named = {line.split()[2].strip("`") for line in README.splitlines() if line.startswith("### `confsync ")}
    assert named == set(COMMANDS)


@pytest.mark.parametrize("page", sorted(Path(__file__).parents[1].glob("docs/*.md")), ids=lambda page: page.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    text = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)#:]+\.md)[#)]", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize(("page", "changes"), [("README.md", [REWORDED, REKEYED]), ("docs/reviewing.md", [REWORDED])])
def test_a_comparison_is_shown_as_it_is_printed(
    page: str, changes: list[tuple[str, str]], handbook: Path, history: History, confsync: Callable[..., Run]
) -> None:
    for name in ("confsync.yaml", "taxonomy", "guidelines", "initiatives"):
        part = handbook / name
        shutil.rmtree(part) if part.is_dir() else part.unlink()
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, part)
    history.commit("The sample")
    scheme = handbook / "taxonomy/adverse-events.yaml"
    text = scheme.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    scheme.write_text(text, "utf-8")
    printed = confsync("-C", handbook, "diff").out
    assert f"```\n{printed.strip()}\n```\n" in (ROOT / page).read_text("utf-8")
