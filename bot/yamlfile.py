"""Reads a YAML file into a typed model; an error names the file, the field and the line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Model = TypeVar("Model", bound=BaseModel)
K = TypeVar("K", bound=str)
T = TypeVar("T")


class DataError(ValueError):
    """A data file that cannot be used; the message names file, line and field."""


def only_blanks(name: str, sentence: str, known: Collection[str]) -> None:
    """Raise ValueError, naming the sentence, when it has a blank {like this} that nothing fills."""
    blanks = {blank for _, blank, _, _ in Formatter().parse(sentence) if blank is not None}
    if unknown := blanks - set(known):
        raise ValueError(f"{name}: no such blank: {{{', '.join(sorted(unknown))}}}")


def exactly(value: Mapping[K, T], names: Iterable[K]) -> Mapping[K, T]:
    """Return a mapping that says each of the names and nothing else; raises ValueError with what lacks or is too much."""
    if missing := sorted(set(names) - set(value)):
        raise ValueError(f"lacks {', '.join(missing)}")
    if unknown := sorted(set(value) - set(names)):
        raise ValueError(f"says what is never said: {', '.join(unknown)}")
    return value


def parse(text: str, model: type[Model], name: str) -> Model:
    """Return the YAML `text` as `model`; `name` is how errors call the file.

    Raises DataError with one line for each thing that is wrong: `name:line: field: what is wrong`.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader, in C where there is one
        repeated = _repeated_key(node)
    except (
        yaml.YAMLError,
        ValueError,
        RecursionError,
    ) as error:  # an odd date or number, or one inside the other without end
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "cannot be read as YAML"
        raise DataError(f"{name}:{line}: not valid YAML: {problem}") from None
    if repeated is not None:
        raise DataError(f"{name}:{repeated.start_mark.line + 1}: {repeated.value}: stands here twice")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = [
            f"{name}:{_line(node, problem['loc'])}: {_field(problem['loc'])}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise DataError("\n".join(lines)) from None


def load(path: Path, model: type[Model]) -> Model:
    """Return the YAML file at `path` as `model`; raises DataError, also when the file is missing or no UTF-8."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}:1: file: cannot be read ({type(error).__name__})") from None
    return parse(text, model, str(path))


def mapping(path: Path) -> dict[str, object]:
    """Return the YAML file at `path` as a plain mapping; raises DataError."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        raise DataError(f"{path}:{mark.line + 1 if mark else 1}: file: {type(error).__name__}") from None
    if not isinstance(data, dict):
        raise DataError(f"{path}:1: file: expected a mapping")
    return data


def _field(location: Sequence[int | str]) -> str:
    return ".".join(str(step) for step in location) or "file"


def _line(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """Return the line of the deepest part of `location` that stands in the file."""
    line = 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    line, node = key.start_mark.line + 1, value
                    break
            else:
                return line
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def _repeated_key(node: yaml.Node | None) -> yaml.ScalarNode | None:
    """Return the first key that stands twice in one mapping; YAML itself would silently keep the last."""
    if isinstance(node, yaml.SequenceNode):
        return next((found for item in node.value if (found := _repeated_key(item))), None)
    if not isinstance(node, yaml.MappingNode):
        return None
    seen: set[str] = set()
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                return key
            seen.add(key.value)
        if found := _repeated_key(value):
            return found
    return None
