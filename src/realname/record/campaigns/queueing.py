"""How long people wait for the next free server: the queue M/M/c, first come first served (Erlang C).

It takes arrivals as random (Poisson) at a steady rate, services as exponential, all servers alike, and people as
patient; within an hour of a shop or hotline that is near enough to plan by. Where people give up, it waits too long.
Formulas: A. K. Erlang, 1917; in this form L. Kleinrock, Queueing Systems I (1975), 3.5; R. B. Cooper, Introduction to
Queueing Theory, 2nd ed. (1981), 3.4 for the recursion.
"""

from __future__ import annotations

import math

MOST_SERVERS = 100_000


def erlang_b(load: float, servers: int) -> float:
    """Return the share of arrivals that find all servers busy where nobody waits; `load` in Erlangs, 0 or more."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def erlang_c(load: float, servers: int) -> float:
    """Return the probability that an arrival waits, 0..1; 1 where the servers cannot keep up (`load` >= `servers`)."""
    if load >= servers:
        return 1.0
    blocked = erlang_b(load, servers)
    return blocked / (1.0 - load / servers * (1.0 - blocked))


def waits_longer(load: float, servers: int, service_s: float, patience_s: float) -> float:
    """Return the probability that an arrival waits longer than `patience_s` (>= 0), 0..1."""
    if load >= servers:
        return 1.0
    return erlang_c(load, servers) * math.exp(-(servers - load) * patience_s / service_s)


def mean_wait_s(load: float, servers: int, service_s: float) -> float:
    """Return the mean wait in seconds, infinite where the servers cannot keep up."""
    if load >= servers:
        return math.inf
    return erlang_c(load, servers) * service_s / (servers - load)


def servers_needed(load: float, service_s: float, patience_s: float, late_share: float) -> int:
    """Return the fewest servers by which at most `late_share` (0..1) of people wait longer than `patience_s`.

    None are needed without load. ValueError beyond 100,000.
    """
    if load <= 0:
        return 0
    servers = math.floor(load) + 1
    while waits_longer(load, servers, service_s, patience_s) > late_share:
        servers += 1
        if servers > MOST_SERVERS:
            raise ValueError("a queue with more servers than this is not one queue")
    return servers
