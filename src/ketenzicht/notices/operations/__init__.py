"""Deeds of notices: giving and settling them, and sending them by e-mail."""

from ketenzicht.notices.operations.giving import forget_notices, give, put_away, settle
from ketenzicht.notices.operations.mailing import mail_notices

__all__ = ["forget_notices", "give", "mail_notices", "put_away", "settle"]
