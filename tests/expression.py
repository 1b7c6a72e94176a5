"""GitHub's expressions, as far as our workflows go: names, strings, `==`, `!=`, `!`, `&&`, `||`, status functions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

TOKEN = re.compile(r"\s*('(?:[^']|'')*'|==|!=|&&|\|\||[!()]|[A-Za-z_][\w.-]*)")


class Expression:
    """One expression, evaluated while it is read; what a name does not lead to is the empty string, as on GitHub."""

    def __init__(self, text: str, contexts: Mapping[str, Any]) -> None:
        self.tokens = TOKEN.findall(text)
        assert "".join(self.tokens) == re.sub(r"\s+(?=(?:[^']*'[^']*')*[^']*$)", "", text), f"not understood: {text}"
        self.contexts = contexts

    def value(self) -> Any:
        found = self._either()
        assert not self.tokens
        return found

    def _either(self) -> Any:
        found = self._both()
        while self._next("||"):
            other = self._both()
            found = found or other
        return found

    def _both(self) -> Any:
        found = self._equal()
        while self._next("&&"):
            other = self._equal()
            found = found and other
        return found

    def _equal(self) -> Any:
        found = self._one()
        if self._next("=="):
            return found == self._one()
        if self._next("!="):
            return found != self._one()
        return found

    def _one(self) -> Any:
        if self._next("!"):
            return not self._one()
        if self._next("("):
            found = self._either()
            assert self._next(")")
            return found
        token = self.tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if self._next("("):
            assert self._next(")")
            return {
                "always": True,
                "cancelled": False,
                "success": self.contexts["ok"],
                "failure": not self.contexts["ok"],
            }[token]
        found = self.contexts
        for name in token.split("."):
            found = found.get(name, "") if isinstance(found, Mapping) else ""
        return found

    def _next(self, token: str) -> bool:
        if self.tokens and self.tokens[0] == token:
            del self.tokens[0]
            return True
        return False


def filled(text: Any, contexts: Mapping[str, Any]) -> str:
    """A text with every `${{ }}` in it replaced."""

    def one(found: re.Match[str]) -> str:
        value = Expression(found[1].strip(), contexts).value()
        return value if isinstance(value, str) else json.dumps(value)

    return re.sub(r"\$\{\{(.*?)\}\}", one, text if isinstance(text, str) else json.dumps(text))


def holds(condition: Any, contexts: Mapping[str, Any]) -> bool:
    """Whether an `if` holds; without a status function it also asks that nothing failed before."""
    text = str(condition).strip()
    text = text[3:-2].strip() if text.startswith("${{") else text
    asked = re.search(r"\b(always|cancelled|failure|success)\(\)", text)
    return bool(Expression(text, contexts).value()) and bool(asked or contexts["ok"])
