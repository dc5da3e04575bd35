"""Changing a password, and what is said when it is refused. Pure."""

from datetime import timedelta

PASSWORD_LINK_FOR = timedelta(days=1)

CHANGE_REFUSED = (
    "Uw huidige wachtwoord of de code van uw tweede stap klopt niet. Na tien mislukte pogingen kunt u het een kwartier "
    "niet veranderen. Weet u uw wachtwoord niet meer, vraag dan uw organisatiebeheerder om een link voor een nieuw."
)
# One sentence for a link that never was, that was used or replaced, that is too old, or of an account that ended.
LINK_IS_OVER = (
    "Deze link geldt niet (meer): hij werkt één keer, één dag lang. Vraag uw organisatiebeheerder om een nieuwe."
)
