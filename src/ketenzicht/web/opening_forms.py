"""What somebody fills in to declare a stop, a threatening stop, or that it is open again."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from ketenzicht.base.errors import Refused
from ketenzicht.capacity.domain import STOP_REASONS, Opening, OpeningState
from ketenzicht.web.agreement_forms import CHOOSE, NEEDED
from ketenzicht.web.moments import local_moment

AT_A_MOMENT = "at"
ENDS = {"": "nog niet te zeggen", "1": "over 1 uur", "2": "over 2 uur", "4": "over 4 uur", "8": "over 8 uur"}


class DeclareOpening(forms.Form):
    """How it stands; a stop has a reason, and an expected end as far as it is known."""

    state = forms.ChoiceField(
        label="Openstelling",
        choices=[(one.value, one.word.capitalize()) for one in OpeningState],
        widget=forms.RadioSelect,
        error_messages=NEEDED,
    )
    reason = forms.ChoiceField(
        label="Reden van de (dreigende) stop",
        choices=[CHOOSE, *STOP_REASONS.items()],
        error_messages={**NEEDED, "required": "Kies een reden."},
    )
    ends = forms.ChoiceField(
        label="Verwacht einde",
        choices=[*ENDS.items(), (AT_A_MOMENT, "op een ander moment")],
        required=False,
        help_text="Ook na dit moment blijft de stop staan tot iemand hem beëindigt; u krijgt dan een herinnering.",
        error_messages=NEEDED,
    )
    until = forms.CharField(
        label="Ander moment",
        required=False,
        max_length=40,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if self.data.get("state") == OpeningState.OPEN:
            self.fields["reason"].required = False

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("ends") == AT_A_MOMENT and told.get("state") != OpeningState.OPEN:
            try:
                told["moment"] = local_moment(told.get("until", ""))
            except Refused as refused:
                self.add_error("until", str(refused))
        return told

    def opening(self, *, now: datetime) -> Opening:
        """What was declared; open has no reason and no end, whatever else was filled in."""
        told = self.cleaned_data
        state = OpeningState(told["state"])
        if state is OpeningState.OPEN:
            return Opening(state)
        hours = told["ends"]
        end = told.get("moment") if hours == AT_A_MOMENT else now + timedelta(hours=int(hours)) if hours else None
        return Opening(state, told["reason"], end)
