"""Connections that end in time and, where a server fetches for a client, reach public hosts only.

Each host name is resolved once and the connection is made to the very addresses that were
checked, so that no second answer of the name server can lead elsewhere. Redirects open new
connections and are checked alike.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Event, Timer
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from sayso.errors import FetchError

# Where web servers listen; anything else on a public host is no news page.
PORTS = frozenset({80, 443, 8000, 8080, 8443})
# What an IPv6-only network puts before an IPv4 address.
_NAT64 = IPv6Network("64:ff9b::/96")


@contextmanager
def manager(*, seconds: float, private: bool, **options: Any) -> Iterator[PoolManager]:
    """A pool manager of urllib3 whose connections are all shut after `seconds`.

    Args:
        seconds: the time from now after which every connection ends, whatever it is waiting for
            (the answer of the name server has limits of its own).
        private: may hosts be reached that are not public, and ports that are no web server's?
        options: what `PoolManager` takes.
    """
    opened: list[socket.socket] = []
    over = Event()

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            sock = _connected(self, private)
            # A copy, because TLS takes the socket over.
            opened.append(sock.dup())
            if over.is_set():
                shut()
            return sock

    class Secure(Plain, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    def shut() -> None:
        over.set()
        for sock in opened:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        with PoolManager(**options) as pools:
            pools.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
            yield pools
    finally:
        timer.cancel()
        for sock in opened:
            sock.close()


def public(address: str) -> bool:
    """Is this IP address one of the public internet, seen through what may be wrapped around it?"""
    ip: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if ip.is_site_local:
            return False
        ip = inner or ip
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _connected(connection: HTTPConnection, private: bool) -> socket.socket:
    """A socket to the host of the connection, its addresses tried in turn.

    Raises:
        FetchError: host or port is not public, and `private` is false.
    """
    host, port = connection.host.strip("[]"), connection.port or connection.default_port
    if not private and port not in PORTS:
        allowed = ", ".join(map(str, sorted(PORTS)))
        raise FetchError(f"port {port} of {host} is not read for clients; expected {allowed}")
    try:
        host.encode("idna")
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise FetchError(f"{host!r} is no host name: {error}") from error
    except socket.gaierror as error:
        raise NameResolutionError(host, connection, error) from error
    if not private:
        for *_, address in found:
            if not public(str(address[0])):
                raise FetchError(f"{host} is at {address[0]}, which is not a public address")
    failure: OSError = OSError(f"{host} has no address")
    for family, kind, protocol, _, address in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(connection.timeout)
            for option in connection.socket_options or ():
                sock.setsockopt(*option)
            sock.connect(address)
            return sock
        except OSError as error:
            sock.close()
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, f"{host} does not answer") from failure
    raise NewConnectionError(connection, f"{host} cannot be reached: {failure}") from failure
