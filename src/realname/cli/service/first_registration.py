"""The lines that a person pastes to make a first registration on a service that runs on this machine."""

from __future__ import annotations

from shlex import quote

BLOCK = """\
export REALNAME={address} CLIENT_ID={client_id} CLIENT_SECRET={client_secret}
TOKEN=$(curl -sS "$REALNAME/v1/token" -d grant_type=client_credentials \\
  -d client_id="$CLIENT_ID" --data-urlencode client_secret="$CLIENT_SECRET" |
  sed 's/.*"access_token": *"\\([^"]*\\)".*/\\1/')
curl -sS "$REALNAME/v1/registrations" -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: first-$(date +%s)" \\
  -H "Content-Type: application/json" \\
  -d '{{"kind": "new_line", "line": {{"msisdn": "+447700900123", "iccid": "8944010000000000017"}}}}'
"""


def first_registration(address: str, client_id: str, client_secret: str) -> str:
    """Return what to paste into a shell: a token, then a registration of a line that nobody has."""
    return BLOCK.format(address=quote(address), client_id=quote(client_id), client_secret=quote(client_secret))
