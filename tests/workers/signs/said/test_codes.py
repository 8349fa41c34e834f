import pytest

from workers.logged.blocks import complaints
from workers.signs.said.codes import CODES
from workers.signs.said.meaning import ORDER, meaning_of

WRITTEN = {
    "database-unreachable": [
        'SQLServerException: The TCP/IP connection to the host sql-a, port 1433 has failed. Error: "sql-a. Verify the connection properties.".',
        'SQLRecoverableException: No more data to read from socket',
        "java.sql.SQLRecoverableException: ORA-01034: The Oracle instance is not available for use.",
        "cx_Oracle.DatabaseError: ORA-12547: TNS:lost contact",
        "java.sql.SQLRecoverableException: IO Error: The Network Adapter could not establish the connection",
        "SqlException (0x80131904): Database 'Shop' on server 'db1' is not currently available.  Please retry the connection later.",
        "ERROR SqlExceptionHelper - Database 'Shop' cannot be opened because it is offline.",
        "com.ibm.db2.jcc.am.SqlException: [jcc][t4] Error opening socket. ERRORCODE=-4499, SQLSTATE=08001",
        "ERROR: SQLSTATE[08006] [7] Verbindung verweigert",
    ],
    "authentication-failed": [
        'WARN AMQ229031: Unable to validate user from /10.2.3.4:55112. Username: app',
        "ORA-01005: null password given; logon denied",
        "System.Data.SqlClient.SqlException: Die Anmeldung ist nicht erfolgt.\n   at X.Y()\nError Number:18456,State:1,Class:14",
        "SQL30082N  Security processing failed with reason 24 (USERNAME AND/OR PASSWORD INVALID).",
        "error: FATAL: Passwort-Authentifizierung ist gescheitert (SQLSTATE 28P01)",
        "com.ibm.msg.client.jms.DetailedJMSSecurityException: JMSWMQ2013: The security authentication was not valid",
        "error AMQ9999: call failed with reason '2035' ('MQRC_NOT_AUTHORIZED')",
        "MsalServiceException: AADSTS50034: The user account does not exist in the directory.",
        "javax.security.sasl.SaslException: GSS initiate failed\nCaused by: GSSException: No valid credentials provided (Mechanism level: Server not found)",
        "javax.security.auth.login.LoginException: Client not found in Kerberos database (6)",
    ],
    "authorization-denied": [
        "ERROR AMQ229032: User: app does not have permission='CREATE_ADDRESS' on address orders",
        "ORA-01950: no privileges on tablespace 'USERS'",
        "Msg 229, Level 14, State 5, Server db1, Line 1\nerror in batch",
        'error: The server principal "app" is not able to access the database "Shop" under the current security context.',
        "DB2 SQL Error: SQLCODE=-551, SQLSTATE=42501, SQLERRMC=APP;SELECT;SHOP.ORDERS",
        "ERROR: keine Berechtigung für Tabelle orders (SQLSTATE 42501)",
        "Error 1142 (42000): SELECT command denied",
    ],
    "connection-pool-exhausted": [
        '[ERROR   ] J2CA0045E: Connection not available while invoking method createOrWaitForConnection for resource jdbc/DS.',
        "java.sql.SQLException: Listener refused the connection with the following error: ORA-12520, TNS:listener could not find available handler",
        "ORA-02391: exceeded simultaneous SESSIONS_PER_USER limit",
        "java.sql.SQLException: UCP-45064: All connections in the Universal Connection Pool are in use - [P, 5, 5, 0]",
        "MySqlException: Connect Timeout expired. All pooled connections are in use.",
        "SqlException: The session limit for the database is 120 and has been reached. See the docs for assistance.",
        "FATAL: désolé, trop de clients sont déjà connectés (SQLSTATE 53300)",
    ],
    "disk-full": [
        'WARN AMQ222210: Free storage space is at 90.1MB of 1.0GB total.',
        "ORA-01654: unable to extend index SHOP.PK by 128 in tablespace IDX",
        "ORA-19809: limit exceeded for recovery files",
        "SqlException: The transaction log for database 'Shop' is full due to 'ACTIVE_TRANSACTION'.",
        "SQLServerException: Could not allocate space for object 'dbo.A' in database 'Shop' because the 'FG2' filegroup is full.",
        "2026-11-20 09:12:01.23 spid52      Error: 9002, Severity: 17, State: 2.",
        "DB2 SQL Error: SQLCODE=-964, SQLSTATE=57011",
        "Error 1114 (HY000): The table 'orders' is full",
    ],
    "deadlock-or-timeout": [
        "ORA-04021: timeout occurred while waiting to lock object SHOP.PKG",
        "SqlException: Lock request time out period exceeded.",
        "SQLServerException: The query has timed out.",
        "DB2 SQL Error: SQLCODE=-911, SQLSTATE=40001, SQLERRMC=68",
        "Npgsql.PostgresException (0x80004005): 55P03: could not do it now\n   at A.B()",
    ],
    "schema-mismatch": [
        "java.sql.SQLSyntaxErrorException: ORA-02289: sequence does not exist",
        "ORA-06550: line 1, column 7:\n  PLS-00302: component 'POST' must be declared",
        "SqlException (0x80131904): Could not find stored procedure 'dbo.usp_Close'.",
        "com.ibm.db2.jcc.am.SqlSyntaxErrorException: DB2 SQL Error: SQLCODE=-206, SQLSTATE=42703, SQLERRMC=TAX",
        'ERROR: Relation »orders« existiert nicht (SQLSTATE 42P01)',
        "org.hibernate.exception.SQLGrammarException: JDBC exception executing SQL [select 1 from x]",
        'RestClientException: Schema being registered is incompatible with an earlier schema for subject "a-value"; error code: 409',
        "org.apache.avro.AvroTypeException: Found int, expecting string",
    ],
    "tls-untrusted": [
        "java.sql.SQLException: ORA-29024: Certificate validation failure",
        "MQException: MQJE001: Completion Code '2', Reason '2397'",
    ],
    "connection-refused": [
        "com.ibm.mq.MQException: MQJE001: Completion Code '2', Reason '2059'.",
        "error: MQRC_HOST_NOT_AVAILABLE",
    ],
    "upstream-error": ["error: MQCC_FAILED MQRC_CONNECTION_BROKEN"],
    "config-invalid": [
        'ERROR WFLYCTL0180: Services with missing/unavailable dependencies => ["x is missing [y]"]',
        "MQException: Completion Code '2', Reason '2085' MQRC_UNKNOWN_OBJECT_NAME",
        "[ERROR   ] CWWKG0033W: The value [ds] specified for the reference attribute [datasourceRef] was not found in the configuration.",
    ],
    "module-missing": ["[ERROR   ] CWWKF0001E: A feature definition could not be found for jdbc-5.0"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "log"), [(cause, log) for cause, logs in WRITTEN.items() for log in logs]
)
def test_a_servers_code_is_understood_whatever_the_language(cause: str, log: str) -> None:
    meanings = [meaning_of(block) for block in complaints(log.splitlines()).blocks]

    assert [cause] == [meaning.cause for meaning in meanings if meaning]


@pytest.mark.parametrize(
    "log",
    [
        "ERROR ORA-00001: unique constraint (SHOP.PK) violated",
        "ERROR ORA-01400: cannot insert NULL into (SHOP.ORDERS.ID)",
        "ERROR: duplicate key value violates unique constraint (SQLSTATE 23505)",
        "Error: 1105 rows failed",
        "Error Number:2627,State:1,Class:14 failed",
        "DB2 SQL Error: SQLCODE=-803, SQLSTATE=23505",
        "Error 1062 (23000): Duplicate entry '1' for key 'PRIMARY'",
        "ERROR order 2035 failed for customer 942",
        "ERROR SQLCODE=-9110 is none that is known",
        "ERROR part ORA-942-B is out of stock",
    ],
)
def test_a_row_that_is_refused_or_any_other_number_is_none_of_these(log: str) -> None:
    blocks = complaints(log.splitlines()).blocks

    assert blocks
    assert [] == [meaning for block in blocks if (meaning := meaning_of(block))]


def test_every_cause_of_a_code_has_its_place_and_is_shown() -> None:
    assert CODES.keys() <= set(ORDER)
    assert CODES.keys() == WRITTEN.keys()
