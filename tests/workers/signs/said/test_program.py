import pytest

from workers.logged.blocks import complaints
from workers.signs.said.meaning import meaning_of
from workers.signs.said.program import PROGRAM

# As runtimes and client libraries write them.
WRITTEN = {
    "deadlock-or-timeout": [
        "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()\n\t/app/main.go:5 +0x2d",
        "psycopg2.errors.DeadlockDetected: deadlock detected",
        "ERROR 1205: Lock wait timeout exceeded; try restarting transaction",
        "sqlite3.OperationalError: database is locked",
        "liquibase.exception.LockException: Could not acquire change log lock.  Currently locked by web-1",
        "ERROR: canceling statement due to statement timeout",
        "FATAL Unable to acquire leader lock",
    ],
    "schema-mismatch": [
        'psycopg2.errors.UndefinedTable: relation "orders" does not exist\nLINE 1: SELECT',
        "ERROR: column orders.total does not exist",
        "pymysql.err.ProgrammingError: (1146, \"Table 'shop.orders' doesn't exist\")",
        "sqlite3.OperationalError: no such table: orders",
        "org.hibernate.tool.schema.spi.SchemaManagementException: Schema-validation: missing table [orders]",
        "org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation",
        "ActiveRecord::PendingMigrationError: Migrations are pending. To resolve this issue, run: bin/rails db:migrate",
        "FATAL:  database files are incompatible with server",
        "alembic.util.exc.CommandError: Can't locate revision identified by 'abc'",
        "Error: P3009: migrate found failed migrations in the target database",
        'pq: database "shop" does not exist',
    ],
    "module-missing": [
        "ModuleNotFoundError: No module named 'redis'",
        "Error: Cannot find module 'express'\nRequire stack:\n- /app/server.js",
        "Error: Could not find or load main class com.acme.Main\nCaused by: java.lang.ClassNotFoundException: com.acme.Main",
        "/app/x.rb:1:in `require': cannot load such file -- pg (LoadError)",
        "System.IO.FileNotFoundException: Could not load file or assembly 'Newtonsoft.Json, Version=13.0.0.0'. The system cannot find the file specified.",
        "/app/server: error while loading shared libraries: libssl.so.1.1: cannot open shared object file: No such file or directory",
        'PHP Fatal error:  Uncaught Error: Class "App\\Kernel" not found in /app/index.php:9',
        "Error: Unable to access jarfile /app/app.jar",
    ],
    "env-var-missing": [
        "KeyError: 'DATABASE_URL'",
        "panic: required environment variable DATABASE_URL is not set",
        "java.lang.IllegalArgumentException: Could not resolve placeholder 'payment.api.key' in value \"${payment.api.key}\"",
        "Error: Missing required environment variable: JWT_SECRET",
        "/entrypoint.sh: line 3: API_TOKEN: unbound variable",
        "/entrypoint.sh: 3: DB_HOST: parameter not set",
        "required key DATABASE_URL missing value",
        'key not found: "SECRET_KEY_BASE" (KeyError)',
        "Error: Database is uninitialized and superuser password is not specified.",
        "ERROR DATABASE_URL must be set",
        "django.core.exceptions.ImproperlyConfigured: Set the DATABASE_URL environment variable",
    ],
    "config-invalid": [
        "Error: failed to parse config: yaml: line 7: mapping values are not allowed in this context",
        "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
        '2026/10/14 09:20:01 [emerg] 1#1: unknown directive "proxy_passs" in /etc/nginx/conf.d/default.conf:12',
        "Error: unknown flag: --log-levell",
        'Fatal: required flag(s) "config" not set',
        "Unrecognized VM option 'UseFoo'\nError: Could not create the Java Virtual Machine.",
        "node: --max-old-space is not allowed in NODE_OPTIONS",
        "flag provided but not defined: -portt",
        "SyntaxError: Unexpected token } in JSON at position 120",
        "error: unrecognized arguments: --workerss",
        "pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings\nport\n  Input should be a valid integer",
        "Failed to load configuration from /etc/app/app.toml: invalid TOML",
        "APPLICATION FAILED TO START\n\nDescription:\n\nFailed to configure a DataSource: 'url' attribute is not specified and no embedded datasource could be configured.\n\nAction:\n\nConsider the following:",
    ],
}


@pytest.mark.parametrize(
    ("cause", "log"), [(cause, log) for cause, logs in WRITTEN.items() for log in logs]
)
def test_the_wordings_of_common_runtimes_are_understood(cause: str, log: str) -> None:
    meanings = [meaning_of(block) for block in complaints(log.splitlines()).blocks]

    assert cause in {meaning.cause for meaning in meanings if meaning}


def test_every_cause_has_its_wordings_shown() -> None:
    assert {wording.cause for wording in PROGRAM} == WRITTEN.keys()
