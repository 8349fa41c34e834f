import pytest

from workers.signs.said.peers import Peer, peer_of, subject_of


@pytest.mark.parametrize(
    ("text", "peer"),
    [
        ("dial tcp: lookup redis on 10.96.0.10:53: no such host", Peer("redis")),
        ("getaddrinfo ENOTFOUND mongo", Peer("mongo")),
        ("could not translate host name \"db.shop.svc\" to address", Peer("db.shop.svc")),
        ("HTTPConnectionPool(host='payments', port=8080): Max retries", Peer("payments", "8080")),
        ("Get \"http://user:pw@payments:8080/x\": EOF", Peer("payments", "8080")),
        ("connection to server at \"db\" (10.0.0.2), port 5432 failed", Peer("db", "5432")),
        ("Connection to node -1 (kafka/10.96.1.2:9092) could not be", Peer("kafka", "9092")),
        ("`user=shop`: 10.0.0.1:5432 (db.bank): dial error: refused", Peer("db.bank", "5432")),
        ("10.0.0.1:6432 (pool): failed to write startup message", Peer("pool", "6432")),
        ("10.0.0.1:5432 (attempt): again", Peer("10.0.0.1", "5432")),
        ("connect ECONNREFUSED 10.0.0.1:5432", Peer("10.0.0.1", "5432")),
        ("Error connecting to redis:6379. Connection refused.", Peer("redis", "6379")),
        ("host=db user=shop", Peer("db")),
        ("https://api.acme.example/v1", Peer("api.acme.example")),
        ("no service at host 10.61.4.20 port 1521. (CONNECTION_ID=x)", Peer("10.61.4.20", "1521")),
        ("The TCP/IP connection to the host sql-a, port 1433 has failed.", Peer("sql-a", "1433")),
        ("ORA-28000\n\nhttps://docs.oracle.com/error-help/db/ora-28000/", None),
        ("app keys are expired: https://aka.ms/NewClientSecret", None),
        ("ClientConnectionId:7ac0\nError Number:229,State:5,Class:14", None),
        ('Request {\n  host    = "stock"\n  port    = 8080\n}', Peer("stock", "8080")),
        ('NIOConnectionError(host: "pg.shop.svc", port: 5432, x: nil)', Peer("pg.shop.svc", "5432")),
        ("main.go:42: failed", None),
        ("/app/a.py:17 nothing", None),
        ("at 09:20:31 it failed", None),
        ("listening on 0.0.0.0:8080", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_host_is_found_where_one_is_named(text: str, peer: Peer | None) -> None:
    assert peer == peer_of(text)


def test_the_first_text_is_trusted_before_the_second() -> None:
    assert Peer("one", "80") == peer_of("http://one:80", "http://two:80")
    assert Peer("two", "80") == peer_of("nothing", "http://two:80")


def test_a_name_is_better_than_its_address() -> None:
    assert Peer("db", "80") == peer_of("dial tcp 10.0.0.1:80: refused", "url http://db:80/x")
    assert Peer("10.0.0.1", "80") == peer_of("dial tcp 10.0.0.1:80", "http://other:81")


def test_a_peer_reads_as_an_address() -> None:
    assert ("db:5432", "db") == (str(Peer("db", "5432")), str(Peer("db")))


@pytest.mark.parametrize(
    ("cause", "text", "subject"),
    [
        ("file-missing", "open /etc/a.yaml: no such file", "/etc/a.yaml"),
        ("file-missing", "Could not find file 'a.json'", "a.json"),
        ("env-var-missing", "API_TOKEN: unbound variable", "API_TOKEN"),
        ("module-missing", "No module named 'redis'", "redis"),
        ("module-missing", "Can't locate DBD/Pg.pm in @INC (you may need", "DBD/Pg.pm"),
        ("module-missing", "there is no package called 'plumber'", "plumber"),
        ("module-missing", "main.lua:1: module 'cjson' not found:", "cjson"),
        ("schema-mismatch", 'relation "orders" does not exist', "orders"),
        ("authentication-failed", "failed for user \"shop\"", "shop"),
        ("address-in-use", "Port 8080 was already in use", "8080"),
        ("address-in-use", "listen tcp :9090: bind", "9090"),
        ("config-invalid", "Set the Path to '/{**catchall}' to match", ""),
        ("file-missing", "nothing", ""),
        ("stack-overflow", "/etc/a.yaml", ""),
    ],
)  # fmt: skip
def test_what_a_complaint_is_about_is_named(cause: str, text: str, subject: str) -> None:
    assert subject == subject_of(cause, text)
