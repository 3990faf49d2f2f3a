"""A token of another host, by OAuth 2 client credentials."""

from __future__ import annotations

import base64
import json

from api.web.outbound import Outbound


def ask_token(outbound: Outbound, address: str, client_id: str, secret: str) -> str:
    """Return a token of a host, by client credentials.

    Raises
    ------
    ValueError
        It gives none.
    """
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    answer = outbound.send(
        "POST",
        address,
        {
            "Authorization": f"Basic {basic}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        },
        b"grant_type=client_credentials",
    )
    try:
        given = json.loads(answer.body) if answer.status == 200 else {}
    except RecursionError as problem:
        message = f"{address} answers with JSON that is nested too deeply"
        raise ValueError(message) from problem
    token = given.get("access_token") if isinstance(given, dict) else None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        message = f"{address} answers {answer.status} without a token"
        raise ValueError(message)
    return token
