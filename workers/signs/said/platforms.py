"""Wordings of servers that others stand on: proxies, stores, query engines, model servers, git.

Envoy, HAProxy, Caddy, NATS, ZooKeeper, BookKeeper, Cassandra, ClickHouse, CockroachDB, PostgreSQL,
MinIO, Consul, Spark, Trino, DuckDB, vLLM and Hugging Face.
"""

from collections.abc import Mapping
from types import MappingProxyType

from workers.signs.said.phrases import Wording

_SAID = {
    "heap-exhausted": (
        r"\bmemory allocation (?:failure|failed|error)\b",
       r"memory limit \((?:total|for server)\) exceeded",),
    "disk-full": (
        r"\bno space left\b(?! on device)|\bfile ?system (?:is )?full\b",
        r"minimum free (?:drive|disk) threshold|NoWritableLedgerDir|ledger directories are non.?writable",
    ),
    "too-many-open-files": (
        r"inotify\w*\b.{0,60}no space left|(?:cannot|could not|failed to) create (?:an? )?inotify",
    ),
    "tls-certificate-expired": (r"certificate is not valid (?:after|before)\b",),
    "tls-untrusted": (
        r"certificate verification (?:failed|failure|error)|certificate cannot be authenticated with",
        r"certificate is not trusted|certificate issuer .{0,40}not recogni[sz]ed|unknown certificate authority",
        r"\bknownhosts: key (?:mismatch|is unknown)",
    ),
    "dns-name-unresolved": (r"not found address of host\b|\(DNS_ERROR\)",),
    "authentication-failed": (
        r"request signature we calculated does not match|verifying runner\.\.\. is (?:not valid|removed)",
        r"\b(?:token|api key|credential)s? (?:is|are|was) (?:invalid|not valid|revoked)\b",
        r"pg_hba\.conf rejects|\bunauthorized_client\b",
        r"\bno (?:\w+ )?credentials (?:were )?(?:provided|found|available|configured)\b",
        r"(?<!store )(?<!key )(?<!file )\b(?:user ?name|password|credentials?) (?:(?:and/)?or password )?(?:is|are|was|were) (?:incorrect|wrong|rejected|not (?:valid|correct))\b",
    ),
    "authorization-denied": (
        r"you are not allowed to (?:download|push|pull|read|write)\b",
        r"\black(?:s|ing)? (?:the )?(?:\w+ )?(?:permission|privilege)s?\b|\bhas no \w+ permission\b",
        r"\bgated (?:repo|model)\b|is restricted and you are not|with an explicit deny",
    ),
    "file-permission-denied": (
        r"\bfile access denied\b|\bensure .{0,80}\bwrite permissions?\b",
        r"\b(?:no|lacks?|without|missing|insufficient) write (?:permission|access)s? (?:to|on|for|in) \W{0,2}/",
    ),
    "schema-mismatch": (
        r"\bcolumn \S{1,80} (?:is|was) not found in\b",
        r"table or view not found|TABLE_OR_VIEW_NOT_FOUND|UNRESOLVED_COLUMN\b|\(UNKNOWN_(?:TABLE|IDENTIFIER|DATABASE)\)",
        r"NO_SUCH_COLUMN_IN_TABLE|catalog error: table\b|undefined column name\b",
        r"\bkeyspace \S{1,80} does(?: not|n't) exist|object '[^']{1,120}' does not exist or not authorized",
    ),
    "module-missing": (
        r"could not access file \"[^/\"]{1,80}\": no such file|\bextension \"\S{1,60}\" is not available",
       r"no filesystem for scheme\b",),
    "file-missing": (r"does not appear to have (?:a file|files) named",),
    "upstream-error": (r"too many errors talking to\b",),
    "deadlock-or-timeout": (
        # What a run before it, or a second one, still holds: RocksDB, ClickHouse, Prometheus.
        r"while lock file: .{0,200}temporarily unavailable|cannot lock file /|another (?:\w+ )?instance .{0,60}is already running",
       r"TransactionRetry(?:With\w+)?Error|\bRETRY_SERIALIZABLE\b",),
    # A session with ZooKeeper that did not come about, or ended; whose, another line tells.
    "connection-timeout": (
        r"KeeperErrorCode = ConnectionLoss|all connection tries failed while connecting to",
        r"have not heard from server in \d+ ?ms|unable to connect to zookeeper",
    ),
    "env-var-missing": (r"variable reference for '[^']{1,80}' .{0,40}can ?not be found",),
    "config-invalid": (
        r"\b(?:config(?:uration)?|setting|required option)(?: key| value)? ['\"`][\w.-]{1,80}['\"`] (?:was |is )?not found",
        r"\bmissing (?:a )?(?:required|mandatory) (?:setting|property)\b|\bno '[\w.-]{1,80}' (?:is |was )?(?:configured|specified)\b",
        r"bad flag syntax|need to specify an? \w+ (?:parameter|setting|option)\b|\bunknown key\b.{0,80}\bsection\b",
        r"didn't find a registered implementation|proto constraint validation failed|unable to parse JSON as proto",
        r"\bunrecogni[sz]ed (?:\w+[ -]){0,2}(?:subdirective|directive|keyword|setting|option)\b",
        r"\bunknown (?:sub)?(?:directive|keyword)\b|\bparsing \[/\S{1,200}:\d+\]|errors found in configuration\b",
        r"SAXParseException\b.{0,200}\.xml\b|tried to instance a plugin name|\bunknown storage policy\b",
        r"saved cluster name .{1,120} != configured name|cannot change the number of tokens",
        r"\bmax(?:imum)? (?:model |seq(?:uence)? )(?:len(?:gth)?)\b.{0,120}\b(?:larger|greater|longer) than\b",
    ),
}  # fmt: skip
PLATFORMS: Mapping[str, Wording] = MappingProxyType(
    {cause: Wording(cause, says) for cause, says in _SAID.items()}
)
