import pytest

from workers.logged.blocks import complaints
from workers.signs.last_words import last_words
from workers.signs.said.languages import LANGUAGES
from workers.signs.said.meaning import ORDER, meaning_of

WRITTEN = {
    "heap-exhausted": [
        "pricer: Heap exhausted;\npricer: Current maximum heap size is 268435456 bytes (256 MB).\npricer: Use `+RTS -M<size>' to increase it.",
        "Heap exhausted during allocation: 98304 bytes available, 1048592 requested.",
        "Error: cannot allocate vector of size 762.9 Mb\nExecution halted",
        "Error: vector memory limit of 16.0 Gb reached, see mem.maxVSize()",
        "Fatal error: exception Out_of_memory",
        "RangeError: Array buffer allocation failed",
        "PANIC: unprotected error in call to Lua API (not enough memory)",
    ],
    "stack-overflow": [
        "Error: C stack usage  7971652 is too close to the limit",
        "Error: evaluation nested too deeply: infinite recursion / options(expressions=)?",
        "Fatal error: exception Stack_overflow",
        "INFO: Control stack guard page unprotected\nControl stack exhausted (no more space for function call frames).",
    ],
    "too-many-open-files": [
        "error: open /data/x: No file descriptors available (os error 24)",
        "Ranch acceptor reducing accept rate: out of file descriptors",
        "[error] the file descriptor limit has been reached",
    ],
    "tls-untrusted": [
        'HandshakeFailed (Error_Protocol "certificate has unknown CA" UnknownCa)',
        "[error] {:tls_alert, {:handshake_failure, ~c\"{bad_cert,hostname_check_failed}\"}}",
        "[error] {tls_alert,{bad_cert,selfsigned_peer}}",
    ],
    "dns-name-unresolved": [
        "ERROR getaddrinfo for md-feed: Try again",
        "could not translate host name: could not resolve db: Try again",
        'NIOConnectionError(host: "pg", dnsAError: Optional(NIOPosix.SocketAddressError.unknown(host: "pg", port: 5432)))',
        "terminate called: resolve: Host not found (authoritative)",
        "Can't connect to cache:6379 (Bad hostname)",
        "java.lang.IllegalArgumentException: Unable to canonicalize address zk:2181 because it's not resolvable",
        "[error] upstream orders could not be resolved (3: Host not found)",
    ],
    "upstream-error": ['HttpExceptionRequest Request { host = "api" port = 443 } ResponseTimeout'],
    "connection-timeout": [
        'HttpExceptionRequest Request {\n  host                 = "api.acme.com"\n  port                 = 443\n}\n ConnectionTimeout',
        "ERROR connect to 10.2.0.9: Host is unreachable (os error 113)",
        "ERROR connect: Network unreachable",
    ],
    "module-missing": [
        "Can't locate DBD/Pg.pm in @INC (you may need to install the DBD::Pg module) (@INC entries checked: /etc/perl) at /srv/db.pl line 3.",
        "Can't locate object method \"new\" via package \"JSON::XS\" (perhaps you forgot to load \"JSON::XS\"?) at x.pl line 9.",
        "Error in library(plumber) : there is no package called 'plumber'",
        "Error: package 'dplyr' 1.0.0 was found, but >= 1.1.0 is required by 'tidyr'",
        "Error: package or namespace load failed for 'sf' in dyn.load(file, DLLpath = DLLpath, ...):",
        "lua: main.lua:1: module 'cjson' not found:\n\tno field package.preload['cjson']",
        "ERROR: LoadError: ArgumentError: Package HTTP not found in current path.",
        "Execution error (FileNotFoundException) at user/eval1 (REPL:1).\nCould not locate taoensso/carmine__init.class, taoensso/carmine.clj or taoensso/carmine.cljc on classpath.",
        "** (Mix) Could not start application brod: could not find application file: brod.app",
        'error: Module not found "file:///app/deps.ts".\n    at file:///app/main.ts:1:21',
        'error: Relative import path "hono" not prefixed with / or ./ or ../',
        "./server: /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by ./server)",
        "java.lang.module.FindException: Module com.acme.core not found",
    ],
    "config-invalid": [
        'error: Uncaught (in promise) NotCapable: Requires net access to "api:443", run again with the --allow-net flag',
        "** (ArgumentError) could not fetch application environment :token for application :shop because configuration at :token was not set",
        "error: the argument '--tls' cannot be used with '--insecure'",
    ],
}  # fmt: skip
# Words that only look alike: of a build, of memory that is enough, of people.
OTHERS = [
    "ERROR the heap of parcels is exhausting",
    "ERROR the merge conflict could not be resolved",
    "ERROR the lua script is not enough",
    "ERROR the order failed, try again",
    "ERROR there is no package for the parcel",
]


@pytest.mark.parametrize(
    ("cause", "log"), [(cause, log) for cause, logs in WRITTEN.items() for log in logs]
)
def test_what_such_a_runtime_says_is_understood(cause: str, log: str) -> None:
    lines = log.splitlines()
    meanings = [meaning_of(block) for block in complaints(lines).blocks]
    last = last_words(lines)

    assert cause in {meaning.cause for meaning in (*meanings, last and last[1]) if meaning}


@pytest.mark.parametrize("log", OTHERS)
def test_words_that_only_look_alike_mean_nothing(log: str) -> None:
    (block,) = complaints([log]).blocks

    assert meaning_of(block) is None


def test_every_cause_has_its_place_and_is_shown() -> None:
    assert LANGUAGES.keys() <= set(ORDER)
    assert LANGUAGES.keys() == WRITTEN.keys()
