"""Whether ports of this machine are free, and whether what listens there answers."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException

from realname.cli.failures import InputError
from realname.cli.service.errors import RunError

HOST = "127.0.0.1"
PATIENCE_S = 2.0


def require_free(ports: Mapping[str, int]) -> None:
    """Refuse ports that cannot be listened at; `ports` are by the option that names another.

    InputError where two are the same; RunError `run.port_in_use`, naming every port that is taken.
    """
    if len(set(ports.values())) < len(ports):
        raise InputError(
            "two of the ports are the same", code="input.ports", remedy=f"Give {', '.join(ports)} ports of their own."
        )
    taken = {option: why for option, port in ports.items() if (why := _trouble(port))}
    if taken:
        named = ", ".join(f"{ports[option]} ({why})" for option, why in taken.items())
        raise RunError(
            f"port{'s' if len(taken) > 1 else ''} {named} cannot be used; nothing was started",
            code="run.port_in_use",
            remedy=f"End what listens there, another `realname run` perhaps, or name another port: {', '.join(taken)}.",
        )


def answers(port: int, path: str, *, header: str = "") -> bool:
    """Tell whether a GET of this path is answered with 200, and with that header where one is named."""
    connection = HTTPConnection(HOST, port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status == 200 and (not header or answer.getheader(header) is not None)  # noqa: PLR2004  HTTP
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _trouble(port: int) -> str:
    """Return why nothing can listen at a port, or nothing. Tried as a stranger would, who shares no port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error.strerror or "refused"
    return ""
