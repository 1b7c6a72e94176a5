"""A code block -> the code macro. Its text is exact; its language is one that Confluence knows, or none.

Cloud refuses no language, but shows a broken block for one it does not know: see the list in the editor's menu.
"""

from __future__ import annotations

import re

from confsync.model.document import Diagram
from confsync.storage.compile.desk import Desk
from confsync.storage.markdown.lines import Token
from confsync.storage.vocabulary import macro

LANGUAGES = frozenset(
    [
        "abap",
        "actionscript3",
        "ada",
        "applescript",
        "arduino",
        "autoit",
        "bash",
        "c",
        "c#",
        "clojure",
        "coffeescript",
        "coldfusion",
        "cpp",
        "css",
        "cuda",
        "d",
        "dart",
        "diff",
        "elixir",
        "erl",
        "fortran",
        "foxpro",
        "go",
        "graphql",
        "groovy",
        "haskell",
        "haxe",
        "html",
        "java",
        "javafx",
        "js",
        "json",
        "jsx",
        "julia",
        "kotlin",
        "livescript",
        "lua",
        "mathematica",
        "matlab",
        "objective-c",
        "objective-j",
        "ocaml",
        "octave",
        "pas",
        "perl",
        "php",
        "powershell",
        "prolog",
        "puppet",
        "py",
        "qbs",
        "r",
        "racket",
        "restructuredtext",
        "ruby",
        "rust",
        "sass",
        "scala",
        "scheme",
        "smalltalk",
        "splunk-spl",
        "sql",
        "standardlm",
        "swift",
        "tcl",
        "tex",
        "text",
        "tsx",
        "typescript",
        "vala",
        "vb",
        "vbnet",
        "verilog",
        "vhdl",
        "xml",
        "xquery",
        "yaml",
    ]
)
_ALIASES = {
    alias: language
    for language, aliases in {
        "bash": "sh shell zsh console shell-session shellsession",
        "c#": "csharp cs",
        "cpp": "c++ cxx cc hpp",
        "c": "h",
        "diff": "patch",
        "erl": "erlang",
        "go": "golang",
        "html": "htm xhtml",
        "js": "javascript mjs node",
        "json": "jsonc json5 jsonl ndjson geojson",
        "objective-c": "objc objectivec",
        "pas": "pascal delphi",
        "perl": "pl",
        "powershell": "ps1 posh",
        "py": "python python3 py3 pycon",
        "restructuredtext": "rst",
        "ruby": "rb",
        "rust": "rs",
        "sass": "scss",
        "splunk-spl": "splunk spl",
        "standardlm": "sml standardml",
        "tex": "latex",
        "text": "txt plain plaintext none",
        "typescript": "ts",
        "vb": "visualbasic",
        "xml": "svg xsd xslt rng",
        "yaml": "yml",
    }.items()
    for alias in aliases.split()
}
_LANGUAGE = re.compile(r"\s*\{?\s*\.?([^\s{}=,\"']+)(?![\w]*=)")
_OPTION = re.compile(r"([A-Za-z_]+)=(?:\"([^\"]*)\"|'([^']*)'|([^\s{}\"',]+))")
_NUMBERED = re.compile(r"(?<![\w-])(?:linenumbers|linenos|lineNumbers|numberLines|line-numbers)(?!=)\b")


def put_code(desk: Desk, token: Token) -> None:
    """A fenced or indented block; Mermaid is left to whoever can draw it."""
    info = token.get("attrs", {}).get("info", "")
    text = token["raw"].removesuffix("\n")
    if info and info.split(maxsplit=1)[0].lower() == "mermaid":
        desk.out.append(Diagram(text))
        return
    desk.out.append(macro("code", _parameters(info), code=text))


def put_math(desk: Desk, token: Token) -> None:
    """A displayed formula: Cloud has no macro for it, so its TeX is shown."""
    desk.out.append(macro("code", {"language": "tex"}, code=token["raw"].strip("\n")))


def _parameters(info: str) -> dict[str, str]:
    """`python title="x.py" linenums="1"`, also in braces; what Confluence cannot show, such as hl_lines, goes."""
    if not info:
        return {}
    options = {key.lower(): next(filter(None, values), "") for key, *values in _OPTION.findall(info)}
    found = _LANGUAGE.match(info)
    written = found[1] if found and not _OPTION.match(info.lstrip(" {")) else ""
    language = _ALIASES.get(written.lower(), written.lower())
    parameters: dict[str, str] = {}
    if language in LANGUAGES:
        parameters["language"] = language
    title = options.get("title") or options.get("filename") or (written if language not in LANGUAGES else "")
    if title:
        parameters["title"] = title
    start = options.get("linenums") or options.get("firstline") or options.get("startfrom") or ""
    flag = (options.get("linenumbers") or options.get("linenos") or "").lower()
    if start or _NUMBERED.search(info) or flag in {"true", "1", "yes", "table"}:
        parameters["linenumbers"] = "true"
    if start.isascii() and start.isdigit() and start != "1":
        parameters["firstline"] = start
    if options.get("collapse", "").lower() == "true":
        parameters["collapse"] = "true"
    return parameters
