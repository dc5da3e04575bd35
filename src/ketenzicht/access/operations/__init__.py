"""Deeds of access: deciding, issuing and revoking keys, opening and ending accounts, signing in and out."""

from ketenzicht.access.operations.accounts import create_account, end_account
from ketenzicht.access.operations.deciding import require
from ketenzicht.access.operations.keys import issue_key, revoke_key, touch_keys
from ketenzicht.access.operations.telling import CHANGED
from ketenzicht.access.operations.visits import forget_sessions, sign_in, sign_out

__all__ = [
    "CHANGED",
    "create_account",
    "end_account",
    "forget_sessions",
    "issue_key",
    "require",
    "revoke_key",
    "sign_in",
    "sign_out",
    "touch_keys",
]
