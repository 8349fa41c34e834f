"""Codes that servers give their errors: the same in every version, driver and language.

From the message references of Oracle, SQL Server, Db2, MySQL, PostgreSQL (SQLSTATE), IBM MQ, Liberty, Artemis and Entra ID.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from workers.signs.said.phrases import Wording

_ORACLE = {
    # No listener, none of that service, no answer, no such address; starting, stopping, gone.
    "database-unreachable": "50000 12541 12514 12505 12170 12154 12545 12543 12535 12537 12547 12526 12528"
    " 12560 12571 03113 03114 03135 01012 01033 01034 01089 01090 01092 01109 17002 17410",
    "authentication-failed": "01005 01017 28000 28001",
    "authorization-denied": "01031 01045 01950 00990",
    "connection-pool-exhausted": "00018 00020 02391 12516 12518 12519 12520",
    "disk-full": "01536 01650 01652 01653 01654 01658 01688 01691 01692 30036 00257 19809 19815",
    "deadlock-or-timeout": "00060 00054 30006 04020 04021 01013 02049 00051",
    # A table, a column, a sequence, a procedure; there twice; or a client too old.
    "schema-mismatch": "00942 00904 02289 04043 04063 00980 00959 01435 01918 00955 01430 06508 28040 03134",
    "tls-untrusted": "28860 29024",
}
_SQL_SERVER = {
    "database-unreachable": "921 922 927 942 945 976 983 40197 40613",
    "authentication-failed": "4060 18452 18456 18470 18486 18487 18488",
    "authorization-denied": "229 230 262 297 300 916 40615",
    "connection-pool-exhausted": "10928 10929 10936 17809",
    "disk-full": "1101 1105 9002 40544",
    "deadlock-or-timeout": "1205 1222",
    "schema-mismatch": "207 208 213 2705 2714 2812",
}
_DB2 = {
    "database-unreachable": "1032 1035 1224 30081",
    "authentication-failed": "30082",
    "authorization-denied": "551 552 567",
    "connection-pool-exhausted": "1040 1226",
    "disk-full": "289 964",
    "deadlock-or-timeout": "911 913",
    "schema-mismatch": "204 206 440 805",
}
_MYSQL = {
    "database-unreachable": "1053 2002 2003 2006 2013",
    "authentication-failed": "1045 1698",
    "authorization-denied": "1044 1142 1143 1227",
    "connection-pool-exhausted": "1040 1203 1226",
    "disk-full": "1021 1114",
    "deadlock-or-timeout": "1205 1213",
    "schema-mismatch": "1049 1054 1060 1146",
}
_SQLSTATE = {
    "database-unreachable": "08001 08003 08006 08S01 57P01 57P03",
    "authentication-failed": "28000 28P01",
    "authorization-denied": "42501",
    "connection-pool-exhausted": "53300",
    "disk-full": "53100",
    "deadlock-or-timeout": "40001 40P01 55P03 57014",
    "schema-mismatch": "42P01 42703 42883 42P07 42701 3D000 3F000 42S02 42S22 42704",
}
_MQ = {
    "connection-refused": "2059 2161 2162 2537 2538",
    "authentication-failed": "2035",
    "tls-untrusted": "2393 2397 2398 2399",
    "upstream-error": "2009",
    "config-invalid": "2058 2085 2540",
}
_MQ_NAMES = {
    "connection-refused": "Q_MGR_NOT_AVAILABLE Q_MGR_QUIESCING HOST_NOT_AVAILABLE CHANNEL_NOT_AVAILABLE",
    "authentication-failed": "NOT_AUTHORIZED",
    "tls-untrusted": "SSL_INITIALIZATION_ERROR SSL_ERROR CIPHER_SPEC_NOT_SUPPORTED",
    "upstream-error": "CONNECTION_BROKEN",
    "config-invalid": "Q_MGR_NAME_ERROR UNKNOWN_OBJECT_NAME UNKNOWN_CHANNEL_NAME",
}
# How each writes them; {} are the numbers.
_WRITTEN = (
    (r"\bORA-(?:{})\b", _ORACLE),
    (r"(?:\bError Number:|\bMsg |\bError: )(?:{})(?=, ?(?:State|Level|Severity)\b)", _SQL_SERVER),
    (r"(?:\bSQLCODE[=:] ?-|\bSQL0{{0,3}})(?:{})(?:N\b|(?!\w))", _DB2),
    (r"\bERROR:? (?:{})(?= ?\([0-9A-Z]{{5}}\))", _MYSQL),
    (r"(?:\bSQL ?STATE\W{{0,4}}|PostgresException(?: \(0x\w+\))?: )(?:{})\b", _SQLSTATE),
    (r"\breason (?:code )?'?(?:{})\b", _MQ),
    (r"\bMQRC_(?:{})\b", _MQ_NAMES),
)
# What has no number, or is written without it by most drivers.
_SAID = {
    "database-unreachable": (
        r"no more data to read from socket|tcp/ip connection to the host .{1,250} has failed",
        r"network adapter could not establish the connection",
        r"is not currently available\. +please retry|\bdatabase '[^']{1,120}' cannot be opened\b|is being recovered\. waiting until recovery",
        r"\bERRORCODE=-4499\b",
    ),
    "authentication-failed": (
        r"\bAADSTS\d{5,7}\b|JMSWMQ2013|\bERRORCODE=-4214\b",
        r"requested by the login\. +the login failed|authentication denied: boot identity|\bAMQ229031\b",
        r"GSSException|KrbException|KrbApErrException|clock skew too great|\bLoginException: (?:unable|cannot|client not found|pre-?authentication)",
    ),
    "authorization-denied": (
        r"\bAMQ229032\b",
        r"is not able to access the database\b|client with ip address .{1,60} is not allowed to access",
    ),
    "connection-pool-exhausted": (
        r"\bJ2CA0045E\b",
        r"\ball (?:pooled )?connections\b.{0,60}\bin use\b",
        r"\b(?:request|session|worker) limit for the (?:database|elastic pool) is \d+ and has been reached",
    ),
    "disk-full": (
        r"transaction log for (?:the )?database .{1,130} is full|\bfilegroup is full|\bhas reached its size quota",
        r"\bAMQ222210\b|unable to extend (?:table|index|temp segment|lob segment|undo segment)|\bthe table '\S{1,120}' is full",
    ),
    # Liberty's and WildFly's, Artemis's: the message's own number.
    "config-invalid": (r"\bCWWKG\d{4}[EW]\b|\bWFLYCTL0(?:085|180|184|412)\b",),
    "module-missing": (r"\bCWWKF000[12]E\b",),
    "deadlock-or-timeout": (r"lock request time ?out|\bthe query has timed out",),
    "schema-mismatch": (
        r"\bPLS-00(?:201|302|904)\b|could not find stored procedure|there is already an object named",
        # What Spring and Hibernate make of a statement that the database does not understand.
        r"BadSqlGrammarException|SQLGrammarException|InvalidDataAccessResourceUsageException",
        r"incompatible with an earlier schema|AvroTypeException|IncompatibleSchemaException",
    ),
}  # fmt: skip


def _wordings() -> Iterator[Wording]:
    causes = dict.fromkeys((*(cause for _, table in _WRITTEN for cause in table), *_SAID))
    for cause in causes:
        codes = (
            form.format("|".join(table[cause].split()))
            for form, table in _WRITTEN
            if cause in table
        )
        yield Wording(cause, (*codes, *_SAID.get(cause, ())))


CODES: Mapping[str, Wording] = MappingProxyType({each.cause: each for each in _wordings()})
