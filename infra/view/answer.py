"""Answers about a document: yes, no, or what would have to be known first.

A document is made of pieces, and some of them may come with the update. A question is answered as soon as the
known ones decide it; otherwise the answer is the piece that it depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from infra.view.reading import NotKnown, Reading, State, T_co


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece that nobody knows.

    Attributes:
        path: where it stands in the statement.
        state: why nobody knows it.
        note: what is malformed.
    """

    path: str
    state: State = "unknown"
    note: str = ""

    @property
    def shown(self) -> str:
        """What it is, in a few words."""
        return self.note or ("a secret" if self.state == "secret" else "known only after the update")

    def inside(self, step: str) -> Unread:
        """The same, seen from outside."""
        return replace(self, path=f"{step}.{self.path}" if self.path else step)


Answer = bool | Unread
Text = str | Unread


def all_of(answers: Iterable[Answer]) -> Answer:
    """Yes where every answer is."""
    open_one: Unread | None = None
    for answer in answers:
        if answer is False:
            return False
        if open_one is None and isinstance(answer, Unread):
            open_one = answer
    return open_one or True


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes where one answer is."""
    open_one: Unread | None = None
    for answer in answers:
        if answer is True:
            return True
        if open_one is None and isinstance(answer, Unread):
            open_one = answer
    return open_one or False


def opposite(answer: Answer) -> Answer:
    """No for yes."""
    return answer if isinstance(answer, Unread) else not answer


def about(text: Text, holds: Callable[[str], bool]) -> Answer:
    """The answer to a question about a text."""
    return text if isinstance(text, Unread) else holds(text)


def known(texts: Iterable[Text]) -> tuple[str, ...]:
    """The texts that are known."""
    return tuple(text for text in texts if not isinstance(text, Unread))


def decide(reading: Reading[T_co], question: Callable[[T_co], Answer]) -> bool:
    """What a reading answers.

    Raises:
        NotKnown: nobody knows it yet.
    """
    answer = question(reading.value)
    if isinstance(answer, Unread):
        where = ".".join(filter(None, (reading.path, answer.path)))
        raise NotKnown(Reading(reading.resource, where, answer.state, note=answer.note))
    return answer
