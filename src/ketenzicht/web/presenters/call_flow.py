"""What a version of call-flow rules says, in the words of who works with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ketenzicht.triage.domain import CallFlow
from ketenzicht.triage.domain.call_flow import FACTS
from ketenzicht.web.presenters.instruments import answers_in_words


@dataclass(frozen=True, slots=True)
class FlowQuestionWords:
    """What the rules look at; `means` is what "ja" leads to, whatever the rules say."""

    code: str
    text: str
    answers: str
    means: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class FlowRuleWords:
    """A rule, with its condition as its author wrote it."""

    code: str
    because: str
    when: str
    way: str
    warning: str


@dataclass(frozen=True, slots=True)
class FlowWords:
    questions: tuple[FlowQuestionWords, ...]
    rules: tuple[FlowRuleWords, ...]


def flow_words(flow: CallFlow, document: Mapping[str, Any]) -> FlowWords:
    """The rules, with conditions as they stand in the document that they were read from (in the same order)."""
    asked = [
        FlowQuestionWords(
            one.question.code,
            one.question.text,
            answers_in_words(one.question),
            f"Ja is {one.sign.word}" if one.sign else "",
            is_asked=True,
        )
        for one in flow.first
    ]
    known = [FlowQuestionWords(one.code, one.text, answers_in_words(one), "", is_asked=False) for one in FACTS]
    rules = zip(flow.rules, document["rules"], strict=True)
    return FlowWords(
        questions=(*asked, *known),
        rules=tuple(
            FlowRuleWords(
                code=one.code,
                because=one.because,
                when=table.get("when", "").strip(),
                way=flow.way[one.way].name if one.way else "",
                warning=one.warning,
            )
            for one, table in rules
        ),
    )
