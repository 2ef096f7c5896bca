"""Polite fetching: robots.txt is kept to, hosts are given time, and asked again when they are busy.

What robots.txt means is RFC 9309: of the rules for "sayso", else for "*", the longest that fits
counts; a site without the file (any 4xx) may be read; one whose file cannot be had (5xx, no
answer) may not be; a file is remembered for a day at most. Crawl-delay is not in the RFC, but in
many files, and kept too. 429 counts as busy, not as "no file".
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from sayso.errors import FetchError
from sayso.sources import fetching
from sayso.sources.fetching import BYTES, KINDS, REDIRECTS, SECONDS, Answer

if TYPE_CHECKING:
    from protego import Protego

ROBOT = "sayso"
DELAY = 1.0
PATIENCE = 120.0
TRIES = 4
_BUSY = (429, 503)
_REDIRECTING = (301, 302, 303, 307, 308)
# The RFC asks for half a mebibyte to be read, and for no more than a day of remembering.
_ROBOTS_BYTES = 512 * 1024
_ROBOTS_SECONDS = 24 * 3600.0
# A file that could not be had is asked for again sooner, since all that it costs is one request.
_UNREACHED_SECONDS = 600.0
_HOSTS = 4096
_PORTS = {"http": 80, "https": 443}


@dataclass(slots=True)
class _Host:
    """What is known of one scheme, host and port.

    Attributes:
        free: when it may be asked next.
        robots: its rules; None where there are none.
        refusal: why nothing may be read there.
        until: when the rules must be fetched again.
        lock: held while they are.
    """

    free: float = 0.0
    robots: Protego | None = None
    refusal: str | None = None
    until: float = 0.0
    lock: Lock = field(default_factory=Lock)


class Fetcher:
    """Fetches pages of many hosts, for one run; threads may share it.

    Args:
        delay: the seconds between two requests to one host, more where its robots.txt says so.
        seconds: the time that one request may take.
        size: the bytes that an answer may have, unpacked.
        patience: the longest wait, in seconds, that a host may ask for; one that asks for more is
            an error at once.
        tries: how often a busy host (429, 503) is asked, after the time that it names or, where
            it names none, twice as long each time.
    """

    def __init__(
        self,
        *,
        delay: float = DELAY,
        seconds: float = SECONDS,
        size: int = BYTES,
        patience: float = PATIENCE,
        tries: int = TRIES,
    ) -> None:
        self.delay = delay
        self.seconds = seconds
        self.size = size
        self.patience = patience
        self.tries = tries
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = Lock()

    def get(
        self,
        url: str,
        *,
        private: bool,
        kinds: tuple[str, ...] = KINDS,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer of an address, each redirect kept to the rules of its host.

        Args:
            url: an http or https address.
            private: may this machine and its network be reached, robots.txt included?
            kinds: what the content type may begin with.
            headers: further header lines of the request.

        Raises:
            FetchError: no answer, or robots.txt, `private` or a host's own wait forbids it.
            TooLargeError: the answer is larger than the limit.
        """
        at = url
        for _ in range(REDIRECTS + 1):
            host = self._host(at, url)
            self._check_robots(at, host, private)
            answer = self._answer(at, host, private, kinds=kinds, headers=headers)
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTING or target is None:
                return answer
            try:
                at = urljoin(at, target)
            except ValueError as error:
                raise FetchError(f"{url} redirects to {target!r}, no address") from error
        raise FetchError(f"{url} redirects more than {REDIRECTS} times")

    def _host(self, at: str, url: str) -> _Host:
        name = _site(at)
        if name is None:
            raise FetchError(f"{url} leads to {at!r}; expected an http or https address")
        with self._lock:
            host = self._hosts.setdefault(name, _Host())
            self._hosts.move_to_end(name)
            while len(self._hosts) > _HOSTS:
                self._hosts.popitem(last=False)
            return host

    def _check_robots(self, at: str, host: _Host, private: bool) -> None:
        with host.lock:
            if time.monotonic() >= host.until:
                self._read_robots(at, host, private)
            if host.refusal:
                raise FetchError(f"{at} is not fetched: {host.refusal}")
            if host.robots and not host.robots.can_fetch(at, ROBOT):
                raise FetchError(f"{at} is not fetched: {_site(at)}/robots.txt forbids it")

    def _read_robots(self, at: str, host: _Host, private: bool) -> None:
        from protego import Protego

        address = f"{_site(at)}/robots.txt"
        host.robots, host.refusal = None, None
        try:
            # Any host that a robots.txt is redirected to may be asked for it (RFC 9309, 2.3.1.2).
            answer = self._answer(
                address, host, private, kinds=("",), redirects=REDIRECTS, size=_ROBOTS_BYTES,
                cut=True,
            )  # fmt: skip
        except FetchError as error:
            host.refusal = f"its robots.txt cannot be had ({error})"
        else:
            if answer.status == 200:
                host.robots = Protego.parse(answer.data.decode("utf-8-sig", errors="replace"))
            elif answer.status >= 500 or answer.status in _BUSY:
                host.refusal = f"{address} answered {answer.status}, and allows nothing so far"
        kept = _UNREACHED_SECONDS if host.refusal else _ROBOTS_SECONDS
        host.until = time.monotonic() + kept

    def _answer(
        self,
        at: str,
        host: _Host,
        private: bool,
        *,
        kinds: tuple[str, ...],
        headers: Mapping[str, str] | None = None,
        redirects: int = 0,
        size: int | None = None,
        cut: bool = False,
    ) -> Answer:
        """The answer of one host, asked when it is free and again when it is busy."""
        asked = host.robots.crawl_delay(ROBOT) if host.robots else None
        delay = max(self.delay, asked or 0.0)
        for number in range(1, self.tries + 1):
            self._wait(at, host, delay)
            answer = fetching.get(
                at, private=private, seconds=self.seconds, size=size or self.size, kinds=kinds,
                headers=headers, redirects=redirects, cut=cut,
            )  # fmt: skip
            if answer.status not in _BUSY:
                break
            pause = _retry_after(answer.headers.get("retry-after"))
            if pause is None:
                pause = max(delay, DELAY) * 2**number
            with self._lock:
                host.free = max(host.free, time.monotonic() + pause)
        return answer

    def _wait(self, at: str, host: _Host, delay: float) -> None:
        """Waits until the host may be asked, and takes the turn.

        Raises:
            FetchError: that is longer than `patience`.
        """
        with self._lock:
            now = time.monotonic()
            turn = max(now, host.free)
            if turn - now > max(self.patience, self.delay):
                raise FetchError(
                    f"{at} is not fetched: its host asks for {turn - now:.0f} seconds of quiet, "
                    f"more than {self.patience:g}; try later"
                )
            host.free = turn + delay
        time.sleep(turn - now)


def _site(url: str) -> str | None:
    """Scheme, host and port of an address, as a key; None where it is no http address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (
        f":{port}" if port not in (None, _PORTS[parts.scheme]) else ""
    )


def _retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After line names, as a number or a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value[:12])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
