import pytest

from workers.logged.blocks import complaints
from workers.signs.last_words import last_words
from workers.signs.said.meaning import ORDER, meaning_of
from workers.signs.said.platforms import PLATFORMS

WRITTEN = {
    "heap-exhausted": [
        'fatal: Memory allocation failure',
        "<Error> executeQuery: Code: 241. DB::Exception: Memory limit (total) exceeded: would use 7.21 GiB (MEMORY_LIMIT_EXCEEDED)",
    ],
    "disk-full": [
        'ERROR write error: No space left',
        'ERROR the file system is full',
        "API: PutObject\nError: Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed.",
        "ERROR org.apache.bookkeeper.bookie.LedgerDirsManager$NoWritableLedgerDirException: All ledger directories are non writable",
    ],
    "too-many-open-files": [
        "ERROR inotify_add_watch: No space left on device",
        "Error: Cannot create inotify instance",
    ],
    "tls-certificate-expired": ["ERROR SSL: certificate is not valid after 2026-11-19"],
    "tls-untrusted": [
        "fatal: unable to access 'https://git.acme.com/x.git/': server certificate verification failed. CAfile: none CRLfile: none",
        "curl: (60) Peer certificate cannot be authenticated with given CA certificates",
        "ERROR the server's certificate is not trusted",
        "fatal: Peer's Certificate issuer is not recognized.",
        "ssh: handshake failed: knownhosts: key mismatch",
    ],
    "dns-name-unresolved": [
        "Code: 198. DB::NetException: Not found address of host: ch-keeper. (DNS_ERROR)",
    ],
    "authentication-failed": [
        'mc: <ERROR> The request signature we calculated does not match the signature you provided.',
        'ERROR: Verifying runner... is not valid                      runner=x7',
        'ERROR the token is invalid or has been revoked',
        'FATAL: pg_hba.conf rejects connection for host "10.1.2.3", user "shop", database "shop", no encryption',
        'level=error msg="no token" error="oauth2: unauthorized_client"',
        "org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException: No AWS Credentials provided by TemporaryAWSCredentialsProvider",
        "Bad credentials: Provided username cassandra and/or password are incorrect",
        "Code: 516. DB::Exception: reader: password is incorrect, or there is no user with such name.",
    ],
    "authorization-denied": [
        'ERROR remote: You are not allowed to download code from this project.',
        "rpc error making call: token with AccessorID '7f1d' lacks permission 'service:write' on \"ledger\"",
        "ERROR User reader has no SELECT permission on <table shop.orders> or any of its parents",
        "OSError: You are trying to access a gated repo.",
        "ERROR s3:PutObject on resource x with an explicit deny in a resource-based policy",
    ],
    "file-permission-denied": [
        "ERROR Unable to use the drive /data: file access denied",
        "FATAL Unable to initialize backend: Unable to write to the backend\n      > Please ensure MinIO binary has write permissions for the backend",
        "ERROR no write permission on /var/lib/neo4j",
    ],
    "schema-mismatch": [
        'DB::Exception: Column vat is not found in table orders',
        "org.apache.spark.sql.AnalysisException: [TABLE_OR_VIEW_NOT_FOUND] The table or view `raw`.`orders` cannot be found.",
        "Code: 47. DB::Exception: Missing columns: 'vat' while processing query. (UNKNOWN_IDENTIFIER)",
        "InvalidQueryException: Undefined column name vat in table shop.orders",
        "InvalidRequest: Error from server: Keyspace 'shop' does not exist",
        "ProgrammingError: SQL compilation error:\nObject 'RAW.ORDERS' does not exist or not authorized.",
        "_duckdb.CatalogException: Catalog Error: Table with name orders does not exist!",
    ],
    "module-missing": [
        'FATAL:  could not access file "pg_cron": No such file or directory',
        'ERROR:  extension "vector" is not available',
        'org.apache.hadoop.fs.UnsupportedFileSystemException: No FileSystem for scheme "s3"',
    ],
    "file-missing": [
        "OSError: /models/llama does not appear to have a file named config.json.",
    ],
    "upstream-error": [
        "io.trino.spi.TrinoException: Encountered too many errors talking to a worker node. The node may have crashed",
    ],
    "deadlock-or-timeout": [
        'IO error: While lock file: /data/LOCK: Resource temporarily unavailable',
        'Cannot lock file /var/lib/clickhouse/status. Another server instance in same directory is already running.',
        "ERROR: restart transaction: TransactionRetryWithProtoRefreshError: TransactionRetryError: retry txn (RETRY_SERIALIZABLE)",
    ],
    "connection-timeout": [
        "org.apache.zookeeper.KeeperException$ConnectionLossException: KeeperErrorCode = ConnectionLoss for /clickhouse",
        "Code: 999. Coordination::Exception: All connection tries failed while connecting to ZooKeeper. nodes: 10.1.2.3:2181",
        "WARN Client session timed out, have not heard from server in 20013ms for session id 0x0",
    ],
    "env-var-missing": [
        "nats-server: variable reference for 'NATS_TOKEN' on line 12 can not be found",
    ],
    "config-invalid": [
        'ERROR Configuration key "shop.tax" not found',
        'Missing required setting: kafka.brokers',
        "KafkaException: No 'bootstrap.servers' configured",
        "error: required option 'listen' not found in section 'server'",
        'fatal: bad flag syntax: ---x',
        "<Error> Application: SAXParseException: not well-formed (invalid token) in '/etc/clickhouse-server/config.d/z.xml', line 4 column 3",
        "[error] [config] section 'ouptut' tried to instance a plugin name that don't exists",
        "[critical][main] error initializing config '  /etc/envoy/envoy.yaml': Didn't find a registered implementation for 'envoy.filters.http.jwt_auth' with type URL: ''",
        "Proto constraint validation failed (BootstrapValidationError.StaticResources: embedded message failed validation)",
        "Error: adapting config using caddyfile: parsing caddyfile tokens for 'reverse_proxy': unrecognized subdirective flush_intervall, at /etc/caddy/Caddyfile:14",
        "Error: adapting config using caddyfile: /etc/caddy/Caddyfile:2: unrecognized global option: admim",
        "[ALERT]    (1) : config : parsing [/usr/local/etc/haproxy/haproxy.cfg:31] : unknown keyword 'balence' in 'backend' section",
        "org.apache.cassandra.exceptions.X: Saved cluster name Test Cluster != configured name prod",
        "ValueError: The model's max seq len (131072) is larger than the maximum number of tokens that can be stored in KV cache (20112).",
    ],
}  # fmt: skip
OTHERS = [
    "ERROR the parcel was rejected",
    "ERROR the setting sun was not found",
    "ERROR there is no space on the shelf",
    "ERROR not found: option of the customer",
    "ZodError: Unrecognized key(s) in object: 'parcel'",
    "ExpatError: not well-formed (invalid token): line 1, column 4",
    "ERROR unrecognized parcel of a customer",
    "ERROR the customer lacks a parcel",
    "ERROR the parcel is longer than the shelf",
]


@pytest.mark.parametrize(
    ("cause", "log"), [(cause, log) for cause, logs in WRITTEN.items() for log in logs]
)
def test_what_such_a_server_says_is_understood(cause: str, log: str) -> None:
    lines = log.splitlines()
    meanings = [meaning_of(block) for block in complaints(lines).blocks]
    last = last_words(lines)

    assert cause in {meaning.cause for meaning in (*meanings, last and last[1]) if meaning}


@pytest.mark.parametrize("log", OTHERS)
def test_words_that_only_look_alike_mean_nothing(log: str) -> None:
    (block,) = complaints([log]).blocks

    assert meaning_of(block) is None


def test_the_password_of_a_key_store_is_a_setting() -> None:
    (block,) = complaints(["ERROR keystore password was incorrect"]).blocks
    meaning = meaning_of(block)

    assert meaning
    assert "config-invalid" == meaning.cause


def test_every_cause_has_its_place_and_is_shown() -> None:
    assert PLATFORMS.keys() <= set(ORDER)
    assert PLATFORMS.keys() == WRITTEN.keys()
