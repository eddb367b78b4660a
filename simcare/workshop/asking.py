"""What the pages may ask for: every request's body, checked to the last field before anything is done with it.

Whatever does not fit is refused in one plain sentence: where, what was found, what is allowed. Texts are kept as texts:
one line, without control characters, no longer than agreed. They mean nothing to the program, and the pages show them
as text.
"""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from simcare.errors import UsageError
from simcare.workshop import limits

if TYPE_CHECKING:
    from starlette.requests import Request

Phase = Literal["welcome", "trust", "predict", "play", "person", "reveal", "compare", "loops", "assumptions", "debrief"]
Asked = TypeVar("Asked", bound="Body")
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
DEEPEST = 16


class RefusedError(UsageError):
    """A request that is not met; ``status`` is that of HTTP."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def one_line(text: str) -> str:
    """The text as it will be shown: one line, one blank between words, no character that cannot be seen."""
    seen = "".join(" " if one.isspace() else one for one in unicodedata.normalize("NFC", text)
                   if one.isspace() or unicodedata.category(one) not in INVISIBLE)
    return " ".join(seen.split())


def said(text: str) -> str:
    """One line that is not empty."""
    line = one_line(text)
    if not line:
        raise ValueError("some words")
    return line


Name = Annotated[str, Field(max_length=limits.NAME), AfterValidator(said)]
Id = Annotated[str, Field(max_length=64, pattern=r"^[\w.-]+$")]
Key = Annotated[str, Field(max_length=64, pattern=r"^[0-9A-Za-z_-]+$")]
Number = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


class Body(BaseModel):
    """A request's body: nothing but the fields named."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Login(Body):
    """The facilitator shows the key."""

    key: str = Field(max_length=200)


class Open(Body):
    """A room for a story."""

    story: Id = "four_hour"


class Join(Body):
    """Into a team, by its name."""

    team: Name


class Nothing(Body):
    """An empty body."""


class Predict(Body):
    """What a team says will happen: the direction and rough size, or a drawn line (None: not drawn there)."""

    id: Id
    direction: Literal[-1, 0, 1] | None = None
    size: Annotated[str, Field(max_length=30), AfterValidator(said)] | None = None
    line: Annotated[list[Number | None], Field(max_length=60)] | None = None


class Design(Body):
    """A design to be run; what it may hold is checked by the levers themselves."""

    design: dict[str, Any]


class Finding(Body):
    """What a team found, and perhaps by when it will do something about it."""

    text: Annotated[str, Field(max_length=limits.FINDING), AfterValidator(said)]
    step: Literal["feel", "happened", "why", "home", "step"] | None = None
    by: Annotated[str, Field(max_length=limits.NAME), AfterValidator(said)] | None = None


class Show(Body):
    """What the facilitator has chosen for the wall by hand: a screen, the measures of its two pictures, a loop, and how
    far it has been turned on. What is not said is as everybody has it."""

    screen: Phase | Literal["map"] | None = None
    board: Id | None = None
    bedside: Id | None = None
    loop: Id | None = None
    part: int = Field(default=0, ge=0, le=200)


class Steps(Body):
    """What the facilitator changes in the room; whatever is not named stays."""

    phase: Phase | None = None
    story: Id | None = None
    open_levers: Annotated[list[Id], Field(max_length=100)] | None = None
    reveal: bool | None = None
    pin: Annotated[list[Key], Field(max_length=12)] | None = None
    silence: Annotated[float, Field(ge=0, le=3600)] | None = None
    event: Annotated[str, Field(max_length=limits.EVENT), AfterValidator(one_line)] | None = None
    news: Id | None = None
    show: Show | None = None


class Import(Body):
    """A scenario written elsewhere, as text."""

    text: str = Field(max_length=limits.SCENARIO_TEXT)


def read(kind: type[Asked], body: bytes) -> Asked:
    """The body of a request, checked; raises RefusedError with one sentence."""
    try:
        found = json.loads(body or b"{}", parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise RefusedError("This is not JSON, or not in UTF-8.") from None
    if not isinstance(found, dict) or _depth(found) > DEEPEST:
        raise RefusedError("A JSON object is expected here, with few levels.")
    try:
        return kind.model_validate(found)
    except ValidationError as error:
        raise RefusedError(sentence(error), 422) from None


def sentence(error: ValidationError) -> str:
    """The first problem in words: where, and what is allowed; what was found is not said again."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = one_line(".".join(str(part) for part in first["loc"]))[:limits.NAME]
    unknown = first["type"] == "extra_forbidden"
    why = "there is nothing of this name" if unknown else one_line(first["msg"].removeprefix("Value error, "))[:300]
    return f"{where or 'The request'}: {why}."


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _depth(tree: Any) -> int:
    level, deep = [tree], 0
    while level and deep <= DEEPEST:
        level = [item for one in level if isinstance(one, dict | list)
                 for item in (one.values() if isinstance(one, dict) else one)]
        deep += 1
    return deep


def whole(request: Request, name: str) -> int | None:
    """A whole number in the address, or None."""
    text = request.query_params.get(name)
    if text is None or text == "":
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise RefusedError(f"{name}: a whole number is expected.", 422)
    return int(text)
