import pytest

from workers.logged.blocks import complaints
from workers.signs.said.machine import MACHINE
from workers.signs.said.meaning import meaning_of

# As runtimes and client libraries write them.
WRITTEN = {
    "too-many-open-files": [
        "accept tcp [::]:8080: accept4: too many open files",
        "OSError: [Errno 24] Too many open files: '/proc/stat'",
        "java.io.IOException: Too many open files",
        "Error: EMFILE: too many open files, open '/app/x'",
        "Error: ENOSPC: System limit for number of file watchers reached, watch '/app'",
    ],
    "disk-full": [
        "[ERROR] [MY-012592] [InnoDB] Operating system error number 28 in a file operation.",
        "etcdserver: mvcc: database space exceeded",
        "[ERROR] InnoDB: Write to file ./ib_logfile0 failed at offset 0. OS errno 28",
        "[warning] Free disk space is insufficient. Free bytes: 0. Limit: 50000000",
        "write /data/wal/000001: no space left on device",
        "OSError: [Errno 28] No space left on device: '/data/x'",
        "java.io.IOException: No space left on device",
        "Error: ENOSPC: no space left on device, write",
        'PANIC:  could not write to file "pg_wal/xlogtemp.27": No space left on device',
    ],
    "filesystem-read-only": [
        "[ERROR] [MY-012592] [InnoDB] Operating system error number 30 in a file operation.",
        "OSError: [Errno 30] Read-only file system: '/app/cache'",
        "open /var/run/app.pid: read-only file system",
        "Error: EROFS: read-only file system, open '/app/x.log'",
        "java.nio.file.FileSystemException: /tmp/tomcat.8080: Read-only file system",
    ],
    "address-in-use": [
        "listen tcp :8080: bind: address already in use",
        "OSError: [Errno 98] Address already in use",
        "Error: listen EADDRINUSE: address already in use :::8080",
        "java.net.BindException: Address already in use",
        "Web server failed to start. Port 8080 was already in use.",
        "System.IO.IOException: Failed to bind to address http://[::]:8080: address already in use.",
    ],
    "heap-exhausted": [
        "Error occurred during initialization of VM\nCould not reserve enough space for 4194304KB object heap",
        "System.InsufficientMemoryException: Failed to allocate a buffer of 268435456 bytes",
        "GC heap initialization failed with error 0x8007000E\nFailed to create CoreCLR, HRESULT: 0x8007000E",
        'eheap_alloc: Cannot allocate 1318267840 bytes of memory (of type "heap").',
        "std::bad_alloc",
        "ERROR:  out of memory",
        "numpy.core._exceptions._ArrayMemoryError: Unable to allocate 3.81 GiB",
        "terminate called after throwing an instance of 'std::bad_alloc'",
        'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space\n\tat com.acme.Main.main(Main.java:3)',
        "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n 1: 0xb7a940 node::Abort() [node]",
        "fatal error: runtime: out of memory\n\nruntime stack:\nruntime.throw({0x1, 0x2})\n\t/usr/local/go/src/runtime/panic.go:1047 +0x5d",
        'Traceback (most recent call last):\n  File "/app/main.py", line 3, in <module>\n    x = [0] * n\nMemoryError',
        "Unhandled exception. System.OutOfMemoryException: no",
        "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /app/x.php on line 3",
    ],
    "stack-overflow": [
        "thread 'main' has overflowed its stack",
        'Exception in thread "main" java.lang.StackOverflowError\n\tat com.acme.A.f(A.java:3)',
        "RangeError: Maximum call stack size exceeded\n    at f (/app/a.js:1:12)",
        "RecursionError: maximum recursion depth exceeded",
        "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow",
        "Stack overflow.\n   at Acme.A.F()",
    ],
    "file-permission-denied": [
        "java.io.IOException: Unable to create directory /var/lib/shop/cache",
        "FailedToCreateRouteException: because of Cannot create directory: /in",
        "error: copying /data/master.mdf: 5(Access is denied.)",
        "java.nio.file.AccessDeniedException: data/nodes",
        "GF_PATHS_DATA='/var/lib/grafana' is not writable.",
        "[ERROR] InnoDB: The innodb_system data file 'ibdata1' must be writable",
        "sqlite3.OperationalError: unable to open database file",
        "ERROR attempt to write a readonly database",
        "Cookie file /var/lib/rabbitmq/.erlang.cookie must be accessible by owner only",
        "permissions on /etc/mongo.key are too open",
        "chown: /data: Operation not permitted",
        "PermissionError: [Errno 13] Permission denied: '/data/db.sqlite'",
        "open /etc/tls/tls.key: permission denied",
        "Error: EACCES: permission denied, open '/data/x'",
        "java.nio.file.AccessDeniedException: /data/lucene",
        "System.UnauthorizedAccessException: Access to the path '/data/keys' is denied.",
        "mkdir: cannot create directory '/bitnami/postgresql': Permission denied",
        'FATAL:  data directory "/var/lib/postgresql/data" has invalid permissions',
    ],
    "file-missing": [
        "Error opening zip file or JAR manifest missing : /opt/agents/agent.jar",
        "Could not open input file: artisan",
        "keystore not found: /certs/keystore.jks",
        "Could not find a production build in the '.next' directory",
        "/etc/nginx/dhparam.pem: No such file",
        "open /etc/app/config.yaml: no such file or directory",
        "FileNotFoundError: [Errno 2] No such file or directory: '/etc/app/config.yaml'",
        "java.io.FileNotFoundException: /etc/app/config.yml (No such file or directory)",
        "Error: ENOENT: no such file or directory, open '/etc/app/config.json'",
        "System.IO.FileNotFoundException: Could not find file '/app/appsettings.json'.",
        'nginx: [emerg] open() "/etc/nginx/ssl/tls.crt" failed (2: No such file or directory)',
    ],
}


@pytest.mark.parametrize(
    ("cause", "log"), [(cause, log) for cause, logs in WRITTEN.items() for log in logs]
)
def test_the_wordings_of_common_runtimes_are_understood(cause: str, log: str) -> None:
    meanings = [meaning_of(block) for block in complaints(log.splitlines()).blocks]

    assert cause in {meaning.cause for meaning in meanings if meaning}


def test_every_cause_has_its_wordings_shown() -> None:
    assert {wording.cause for wording in MACHINE} == WRITTEN.keys()


@pytest.mark.parametrize(
    ("log", "cause"),
    [
        ("mkdir: cannot create directory '/a': No space left on device", "disk-full"),
        ("mkdir: cannot create directory '/a': Read-only file system", "filesystem-read-only"),
        ("mkdir: cannot create directory '/a/b': No such file or directory", "file-missing"),
        ("mkdir: cannot create directory '/a': File exists", ""),
    ],
)
def test_why_a_directory_cannot_be_made_counts_where_it_is_told(log: str, cause: str) -> None:
    (block,) = complaints([log]).blocks
    meaning = meaning_of(block)

    assert cause == (meaning.cause if meaning else "")


@pytest.mark.parametrize(
    "log",
    [
        "ERROR cannot write /etc/hosts (read-only file system?)",
        "ERROR started with -XX:+ExitOnOutOfMemoryError, and the port is taken",
        "ERROR expected 400 rows, but got 401 instead",
        "ERROR the peripheral reset with errno 281",
    ],
)
def test_a_guess_or_the_name_of_an_option_says_nothing(log: str) -> None:
    (block,) = complaints([log]).blocks

    assert meaning_of(block) is None


NGINX = '2026/11/20 10:00:01 [error] 7#7: *9 open() "/srv/www{}" failed (2: No such file or directory), client: 45.9.1.3, server: _, request: "GET {} HTTP/1.1"'


@pytest.mark.parametrize(
    ("file", "asked", "cause"),
    [
        ("/wp-login.php", "/wp-login.php", None),
        ("/shop/img/a.png", "/img/a.png?v=2", None),
        ("/index.html", "/", "file-missing"),
        ("/index.html", "/account", "file-missing"),
        ("/conf.d/geo.dat", "/", "file-missing"),
    ],
)
def test_what_a_client_asked_for_and_is_not_there_is_no_fault(
    file: str, asked: str, cause: str | None
) -> None:
    (block,) = complaints([NGINX.format(file, asked)]).blocks
    meaning = meaning_of(block)

    assert cause == (meaning.cause if meaning else None)
