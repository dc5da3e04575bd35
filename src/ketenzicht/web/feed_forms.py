"""Which feeds somebody wants to see."""

from collections.abc import Iterable
from typing import Any

from django import forms

from ketenzicht.feeds.domain import Feed, Standing


class NarrowFeeds(forms.Form):
    """Out of `feeds`: those that stand like this, and of this module. Nothing chosen: all."""

    def __init__(self, *args: Any, feeds: Iterable[Feed], **named: Any) -> None:
        super().__init__(*args, **named)
        every = list(feeds)
        numbers = [(one, sum(feed.standing is one for feed in every)) for one in Standing]
        modules = sorted({(feed.module, feed.module_name) for feed in every}, key=lambda module: module[1])
        self.fields["standing"] = forms.ChoiceField(
            label="Stand",
            required=False,
            choices=[("", f"alle ({len(every)})"), *((one.value, f"{one.word} ({number})") for one, number in numbers)],
            error_messages={"invalid_choice": "Deze stand kennen wij niet. Kies er een uit de lijst."},
        )
        self.fields["module"] = forms.ChoiceField(
            label="Module",
            required=False,
            choices=[("", "alle"), *modules],
            error_messages={
                "invalid_choice": "Van deze module wordt hier niets aangeleverd. Kies er een uit de lijst."
            },
        )

    def narrowed(self, feeds: Iterable[Feed]) -> list[Feed]:
        """Those that were asked for; of a form that is wrong, all."""
        asked = self.cleaned_data if self.is_valid() else {}
        standing, module = asked.get("standing"), asked.get("module")
        return [
            feed
            for feed in feeds
            if (not standing or feed.standing == standing) and (not module or feed.module == module)
        ]
