"""revision -> Tree, and what git knows of the sources: who changed them last, where they moved, where they are shown.

GitPython finds the repository and runs git; git's own plumbing is asked for the rest, because commits as GitPython's
objects cost a hundred times as much: 1,000 files over 2,000 commits are walked in 0.05 s (3.2.1, measured).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from posixpath import dirname, join
from subprocess import PIPE
from typing import TYPE_CHECKING, Any

from confsync.errors import Undecided, Unreachable
from confsync.gittree import GitTree, name_text
from confsync.model.layout import FOLDERS, SETTINGS, is_source
from confsync.model.page import Provenance
from confsync.model.webview import web_view

if TYPE_CHECKING:
    from git import Repo


class Repository:
    """The git repository around a handbook. Every path is relative to the handbook, which may be a folder of it."""

    def __init__(self, repo: Repo, root: Path, prefix: str) -> None:
        self._repo = repo
        self.root = root  # of the work tree
        self.prefix = prefix  # the handbook's folder in the repository, "docs/handbook/"; "" for the repository itself
        repo.git.update_environment(GIT_OPTIONAL_LOCKS="0", GIT_LITERAL_PATHSPECS="1", LC_ALL="C")
        # Set inside git's hooks, perhaps another repository's. Unset, it stays so: git then checks who owns the folder.
        if "GIT_DIR" in os.environ:
            if Path(os.environ["GIT_DIR"]).resolve() != Path(repo.git_dir).resolve():
                repo.git.update_environment(GIT_INDEX_FILE=str(Path(repo.git_dir, "index")))
            repo.git.update_environment(GIT_DIR=str(repo.git_dir), GIT_WORK_TREE=str(root))

    @classmethod
    def find(cls, path: Path) -> Repository | None:
        """The repository that a handbook's folder lies in; None when there is none. Git is needed only if there is."""
        folder = path.resolve()
        if not any((above / ".git").exists() for above in (folder, *folder.parents)):
            return None
        git = _git()
        try:
            repo = git.Repo(folder, search_parent_directories=True)
        except (git.InvalidGitRepositoryError, git.NoSuchPathError, ValueError) as error:
            raise Unreachable(f"the git repository around {path} cannot be read: {error}") from error
        if repo.working_tree_dir is None:
            return None
        root = Path(repo.working_tree_dir).resolve()
        prefix = folder.relative_to(root).as_posix() if folder.is_relative_to(root) else "."
        return cls(repo, root, "" if prefix == "." else f"{prefix}/")

    def head(self) -> str | None:
        """Full id of the commit that is checked out; None before the first commit."""
        # Not peeled to a commit, which would make a lost one look like none yet.
        return self.ask("rev-parse", "--verify", "--quiet", "HEAD", refusal=1).decode().strip() or None

    def commit(self, revision: str) -> str | None:
        """Full id of the commit that a revision names; None when git knows none. Undecided: an id too short."""
        if "\0" in revision:
            return None
        found = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", refusal=1)
        short = not found and re.fullmatch("[0-9a-fA-F]{4,}", revision)
        if short and len(self.ask("rev-parse", f"--disambiguate={revision}").split()) > 1:
            raise Undecided(f'more than one id in git begins with "{revision}": write more of it')
        return found.decode().strip() or None

    def lasting(self, revision: str) -> str:
        """What a revision can be called when branches have moved on: a tag by its name, anything else by its commit."""
        tagged = self.ask("rev-parse", "--verify", "--quiet", f"refs/tags/{revision}", refusal=1)
        return revision if tagged else self.commit(revision) or revision

    def fork(self, commit: str) -> str:
        """Where HEAD left the way to a commit; the commit itself when they share nothing that is here."""
        return self.ask("merge-base", commit, "HEAD", refusal=1).decode().strip() or commit

    def is_shallow(self) -> bool:
        """Whether the clone lacks older commits, so that its history begins somewhere in the middle."""
        return self.ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    def tree(self, revision: str, folder: str = "") -> GitTree:
        """The handbook as it was at a revision, or one folder of it. Raises Unreachable on an unknown revision."""
        commit = self.commit(revision)
        if commit is None:
            raise Unreachable(f'git knows no revision "{revision}"; {self._why_unknown(revision)}')
        return GitTree(self, commit, join(self.prefix, folder, "") if folder else self.prefix)

    def staged(self) -> GitTree:
        """The handbook as the next commit would hold it. Raises Undecided while a merge is unresolved."""
        if self.ask("ls-files", "--unmerged", "-z"):
            raise Undecided("a merge is not resolved yet: git status names the files; mend them, and git add")
        return GitTree(self, self.ask("write-tree").decode().strip(), self.prefix)

    def _why_unknown(self, revision: str) -> str:
        if self.head() is None:
            return "there is no commit yet: git commit makes the first"
        if ".." in revision:
            return "a range is two words, BASE HEAD; where a branch began, git merge-base says"
        if self.is_shallow():
            return "this clone is shallow and lacks older history: git fetch --unshallow"
        return "fetch it first if it is on a server only"

    def provenance(self) -> Provenance:
        """The last commit of every source and of every folder of them; of a shallow clone no more than its HEAD."""
        head = self.head()
        if head is None:
            return Provenance()
        return Provenance(
            head=head, commits={} if self.is_shallow() else self._last_commits(head), url=self._web_view()
        )

    def renames(self, since: str, until: str | None = "HEAD") -> Mapping[str, str]:
        """Old path -> new path of files that moved between two commits; empty if git does not know one of them.

        Without `until`, up to the work tree, of which git knows what was added to its index.
        """
        commits = [self.commit(revision) for revision in (since, until) if revision is not None]
        if not all(commits):
            return {}
        names = self.ask(
            *("diff", "--name-status", "-z", "--find-renames", "--diff-filter=R", "--no-ext-diff"),
            *((f"--relative={self.prefix}",) if self.prefix else ()),
            *(*filter(None, commits), "--"),
        )
        parts = [name_text(part) for part in names.split(b"\0")[:-1]]
        return dict(zip(parts[1::3], parts[2::3], strict=True))

    def is_dirty(self, paths: Iterable[str]) -> bool:
        """Whether any of these differs from HEAD, or is unknown to git; of no paths, none does."""
        named = [self.prefix + path for path in paths]
        return bool(named and self.ask("status", "--porcelain", "-z", "--untracked-files=all", "--", *named))

    def ask(self, *command: str, refusal: int | None = None, environment: Mapping[str, str] | None = None) -> bytes:
        """What git prints. Exiting with `refusal`, or without a word where that is given, it said no, which is b"".

        Any other failure raises Unreachable with git's own words.
        """
        git = _git()
        program = [git.Git.GIT_PYTHON_GIT_EXECUTABLE, *command]
        try:
            _, out, _ = self._repo.git.execute(
                program,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                with_extended_output=True,
                env=environment,
            )
        except git.GitCommandError as error:
            said = _complaint(error)
            if refusal is not None and (error.status == refusal or not said):
                return b""
            raise Unreachable(f"git {command[0]}: {said or 'refused'}") from error
        except git.GitCommandNotFound as error:
            raise Unreachable(_MISSING) from error
        return bytes(out)

    def blob(self, identifier: str) -> bytes:
        """The content of a blob, through one `git cat-file --batch` that stays open."""
        # Not GitPython's own way of asking it, which takes no id of SHA-256 (3.2.1); it ends the process all the same.
        git = self._repo.git
        git.cat_file_all = process = git.cat_file_all or git.cat_file("--batch", istream=PIPE, as_process=True)
        try:
            process.stdin.write(f"{identifier}\n".encode())
            process.stdin.flush()
            size = int(process.stdout.readline().split()[2])  # `<id> blob <size>`, or `<id> missing`
            return bytes(process.stdout.read(size + 1)[:-1])
        except (ValueError, IndexError, OSError) as error:
            raise Unreachable(f"git cannot read the object {identifier}; git fsck says why") from error

    def replaced(self) -> Mapping[str, str]:
        """Id of an object -> id of the one that git reads in its stead, see `git replace`."""
        lines = self.ask("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/replace/").decode()
        return dict(line.split() for line in lines.splitlines())

    def _last_commits(self, head: str) -> dict[str, str]:
        """One walk from HEAD back, until the last commit of everything is known."""
        waiting = {path for path in GitTree(self, head, self.prefix).paths() if is_source(path)}
        found: dict[str, str] = {}
        for commit, path in self._changes():
            if path not in found and is_source(path):
                found[path] = commit
                for folder in _folders(path):
                    found.setdefault(folder, commit)
                waiting.discard(path)
            if not waiting:
                break
        return found

    def _changes(self) -> Iterator[tuple[str, str]]:
        """(commit, path) from the newest on; of a merge, what it has like neither side. A / begins no path."""
        # Not `--relative`, which leaves the merges' paths out (git 2.39.5).
        sources = [self.prefix + name for name in (SETTINGS, *FOLDERS)]
        process: Any = self._repo.git.execute(
            [
                *(_git().Git.GIT_PYTHON_GIT_EXECUTABLE, "log", "--format=/%H", "--name-only", "-z", "-c"),
                *("--no-renames", "--no-show-signature", "--no-color", "--no-ext-diff"),
                *("HEAD", "--", *sources),
            ],
            as_process=True,
        )
        commit = ""
        try:
            for part in _split(process.stdout):
                if part.startswith("/"):
                    commit = part[1:]
                elif part:
                    yield commit, part.removeprefix(self.prefix)
            if process.proc.wait():
                raise Unreachable("git log: git cannot walk the history of HEAD; git fsck says why")
        finally:
            process.proc.kill()
            process.proc.communicate()

    def _web_view(self) -> str | None:
        remote = self.ask("config", "--get", "remote.origin.url", refusal=1)
        return web_view(name_text(remote).strip(), self.prefix)


def _folders(path: str) -> Iterator[str]:
    while path := dirname(path):
        yield path


def _split(stream: Any) -> Iterator[str]:
    """NUL-separated parts of a stream; git puts a line feed before the first name of a commit."""
    rest = b""
    while chunk := stream.read(65536):
        *parts, rest = (rest + chunk).split(b"\0")
        yield from (name_text(part).removeprefix("\n") for part in parts)


_MISSING = "git is not installed, or not on the PATH, and the handbook lies in a git repository: install git"


def _git() -> Any:
    """GitPython, which looks for git when it is imported."""
    try:
        import git  # noqa: PLC0415 - takes a tenth of a second, and is needed only in a repository
    except ImportError as error:
        raise Unreachable(_MISSING) from error
    return git


def _complaint(error: Any) -> str:
    """The last line of what git said to its caller, without GitPython's wrapping; and the way out that git names."""
    lines = [line.strip() for line in str(error.stderr).strip().removeprefix("stderr:").strip(" '\n").splitlines()]
    said = next((line for line in lines if line.startswith(("fatal:", "error:"))), "".join(lines[-1:]))
    return "; ".join([said, *(line for line in lines if line.startswith("git config --global --add safe.directory"))])
