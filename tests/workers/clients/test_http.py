"""The door to channels: what is sent, what comes back, and what no answer means."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
import responses

from alertwhy.errors import Permanent, Retryable
from workers.clients.http import LONGEST_WAIT, MAX_REPLY, RequestsHttp

URL = "https://hooks.example/services/secret"


@pytest.fixture
def http() -> RequestsHttp:
    return RequestsHttp("alertwhy/test")


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def post(http, url=URL, json=None, **kwargs):
    return http.post(url, json=json or {"text": "x"}, **{"timeout": 5.0, **kwargs})


@contextmanager
def listener(answer):
    """A server for one connection; ``answer`` is called with it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def serve():
            connection, _ = server.accept()
            with connection:
                connection.settimeout(5)
                connection.recv(65536)
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


def test_the_body_is_compact_json_in_utf_8(http, wire):
    wire.post(URL, body="ok")
    post(http, json={"text": "日本 é", "n": [1, 2]})
    sent = wire.calls[0].request
    assert '{"text":"日本 é","n":[1,2]}'.encode() == sent.body
    assert "application/json; charset=utf-8" == sent.headers["Content-Type"]
    assert "alertwhy/test" == sent.headers["User-Agent"]


def test_a_lone_surrogate_is_sent_as_a_question_mark(http, wire):
    wire.post(URL, body="ok")
    post(http, json={"text": "a\ud800"})
    assert b'{"text":"a?"}' == wire.calls[0].request.body


def test_headers_of_the_channel_are_sent(http, wire):
    wire.post(URL, body="ok")
    post(http, headers={"Authorization": "Bearer t"})
    assert "Bearer t" == wire.calls[0].request.headers["Authorization"]


def test_a_netrc_file_does_not_replace_the_channels_token(http, wire, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine hooks.example login me password mine\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    wire.post(URL, body="ok")
    post(http, headers={"Authorization": "Bearer t"})
    assert "Bearer t" == wire.calls[0].request.headers["Authorization"]


def test_a_user_and_password_in_the_address_are_sent_as_basic(http, wire):
    wire.post("https://me:pw@hooks.example/x", body="ok")
    post(http, "https://me:pw@hooks.example/x")
    assert "Basic bWU6cHc=" == wire.calls[0].request.headers["Authorization"]


@pytest.mark.parametrize("status", [200, 202, 302, 400, 404, 429, 500, 503])
def test_every_status_is_an_answer(http, wire, status):
    wire.post(URL, body="said", status=status, headers={"Location": "https://other.example/"})
    reply = post(http)
    assert (status, "said") == (reply.status, reply.body)
    assert 1 == len(wire.calls)


def test_only_the_start_of_a_long_answer_is_read(http, wire):
    wire.post(URL, body="x" * (MAX_REPLY + 5000))
    assert MAX_REPLY == len(post(http).body)


def test_an_answer_that_is_no_utf_8_is_read_all_the_same(http, wire):
    wire.post(URL, body=b"caf\xe9")
    assert "caf\ufffd" == post(http).body


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "30"}, 30.0),
        ({"Retry-After": " 30 "}, 30.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "9" * 400}, LONGEST_WAIT),
        ({"Retry-After": "Sat, 21 Nov 2026 12:01:00 GMT"}, None),
        (
            {
                "Retry-After": "Sat, 21 Nov 2026 12:01:00 GMT",
                "Date": "Sat, 21 Nov 2026 12:00:00 GMT",
            },
            60.0,
        ),
        (
            {
                "Retry-After": "Sat, 21 Nov 2026 11:00:00 GMT",
                "Date": "Sat, 21 Nov 2026 12:00:00 GMT",
            },
            0.0,
        ),
        (
            {
                "Retry-After": "Sat, 21 Nov 2026 12:01:00 GMT",
                "Date": "Sat, 21 Nov 2026 12:00:00 -0000",
            },
            None,
        ),
    ],
)
def test_what_the_channel_asks_for_is_told_in_seconds(http, wire, headers, seconds):
    wire.post(URL, status=429, headers=headers)
    assert seconds == post(http).retry_after


@pytest.mark.parametrize(
    ("failure", "reason", "ambiguous"),
    [
        (requests.exceptions.ConnectTimeout("secret"), "connect_timeout", False),
        (requests.exceptions.ReadTimeout("secret"), "timeout", True),
        (requests.exceptions.ConnectionError("secret"), "network", True),
        (requests.exceptions.ChunkedEncodingError("secret"), "network", True),
        (requests.exceptions.ContentDecodingError("secret"), "network", True),
        (requests.exceptions.SSLError("secret"), "network", False),
        (requests.exceptions.ProxyError("secret"), "network", False),
    ],
)
def test_no_answer_may_mean_that_it_arrived(http, wire, failure, reason, ambiguous):
    wire.post(URL, body=failure)
    with pytest.raises(Retryable) as raised:
        post(http)
    assert (reason, ambiguous) == (raised.value.reason, raised.value.ambiguous)
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


@pytest.mark.parametrize(
    "url", ["no address", "https://", "http://[::1/", "ftp://a.example/x", "https://.example/"]
)
def test_an_address_that_can_never_work_is_not_tried_again(http, url):
    with pytest.raises(Permanent, match="cannot be sent") as raised:
        post(http, url)
    assert url not in str(raised.value)


@pytest.mark.parametrize("token", ["Bearer t\n", "Bearer t…"])
def test_a_token_that_fits_in_no_header_is_not_tried_again(http, token):
    with pytest.raises(Permanent) as raised:
        post(http, "http://127.0.0.1:1/", headers={"Authorization": token})
    assert token not in str(raised.value)


def test_a_refused_connection_certainly_did_not_arrive(http):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Retryable) as raised:
        post(http, f"http://127.0.0.1:{port}/secret")
    assert ("network", False) == (raised.value.reason, raised.value.ambiguous)
    assert str(port) not in str(raised.value)


def test_a_server_that_hangs_up_may_have_taken_it(http):
    with listener(lambda _: None) as url, pytest.raises(Retryable) as raised:
        post(http, url)
    assert raised.value.ambiguous


def test_a_server_that_says_nothing_is_not_waited_for(http):
    silent = threading.Event()
    with listener(lambda _: silent.wait(5)) as url:
        with pytest.raises(Retryable) as raised:
            post(http, url, timeout=0.2)
        silent.set()
    assert ("timeout", True) == (raised.value.reason, raised.value.ambiguous)


def test_a_server_that_dribbles_is_not_waited_for_either():
    ticks = iter(range(0, 1000, 3))
    http = RequestsHttp("alertwhy/test", clock=lambda: float(next(ticks)))
    with responses.RequestsMock() as wire:
        wire.post(URL, body="x" * 60_000)
        with pytest.raises(Retryable) as raised:
            post(http, timeout=5.0)
    assert "timeout" == raised.value.reason


def test_a_broken_body_may_mean_that_it_arrived(http):
    def half(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok")

    with listener(half) as url, pytest.raises(Retryable) as raised:
        post(http, url)
    assert ("network", True) == (raised.value.reason, raised.value.ambiguous)


def test_a_get_carries_no_body_and_its_own_headers(http, wire):
    wire.get(URL, body="found")
    reply = http.get(URL, headers={"Accept": "text/plain"}, timeout=1.0)
    request = wire.calls[0].request
    assert (200, "found", None) == (reply.status, reply.body, request.body)
    assert ("text/plain", False) == (request.headers["Accept"], "Content-Type" in request.headers)
