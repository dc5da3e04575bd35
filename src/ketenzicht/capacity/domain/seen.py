"""What is left of a board for who does not see every provider on it: the rule on totals, and the words for it."""

# Voorstel. A total with the figures of fewer hidden providers than this would tell too much of one of them: of a single
# one everything, and of two each could be computed by the other.
FEWEST_HIDDEN = 3

_UNSEEN = "Volgens de afspraken ziet uw organisatie {} op dit bord niet apart."
_ASK = "Vraag het ROAZ-bureau van uw regio of een ruimere afspraak mogelijk is."
_NO_TOTAL = (
    "Het totaal wordt ook niet getoond: u mag het volgens de afspraken niet zien, of er zou uit af te leiden zijn "
    "wat één zorgaanbieder opgeeft."
)


def notice(*, has_lines: bool, has_totals: bool) -> str:
    """Why a board does not show everything, and whom to ask."""
    said = [_UNSEEN.format("andere zorgaanbieders" if has_lines else "de zorgaanbieders")]
    if not has_totals:
        said.append(_NO_TOTAL)
    return " ".join([*said, _ASK])
