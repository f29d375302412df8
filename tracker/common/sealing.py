"""Secrets that the program needs again, kept so that the database alone does not give them away.

The key is derived from the instance's secret key, which stands in no backup: elsewhere nothing can be opened.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app


def seal(text: str) -> str:
    return box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """None for what was sealed under another key, or touched since."""
    try:
        return box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def box() -> Fernet:
    key = hashlib.sha256(b"sealing\0" + str(current_app.config["SECRET_KEY"]).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
