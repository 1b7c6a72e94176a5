"""`recipe` registers a function under a name; `Arg` describes one of its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

RECIPES: dict[str, tuple[Callable[..., Any], dict[str, Arg]]] = {}


@dataclass(frozen=True)
class Arg:
    option: str | None = None
    short: str | None = None
    help: str = ""


def recipe(name: str, **arguments: Arg) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        known = signature(function).parameters
        for argument in arguments:
            if argument not in known:
                raise ValueError(f"{name}: no argument {argument}")
            if isinstance(known[argument].annotation, str):
                raise TypeError(f"{name}: the type of {argument} is a string, so its value cannot be converted")
        RECIPES[name] = (function, arguments)
        return function

    return register


def run(name: str, argv: list[str]) -> Any:
    """Calls a recipe as the command line would: options by flag, the rest by position."""
    function, arguments = RECIPES[name]
    flags = {flag: argument for argument, spec in arguments.items() for flag in (spec.option, spec.short) if flag}
    positional = [argument for argument, spec in arguments.items() if spec.option is None]
    types = {argument: function.__annotations__[argument] for argument in arguments}
    given: dict[str, Any] = {}
    words = iter(argv)
    for word in words:
        if word in flags:
            given[flags[word]] = True if types[flags[word]] is bool else next(words)
        else:
            given[positional.pop(0)] = word
    return function(**given)
