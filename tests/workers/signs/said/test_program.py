import pytest

from workers.logged.blocks import complaints
from workers.signs.said.meaning import meaning_of
from workers.signs.said.program import PROGRAM

# As runtimes and client libraries write them.
WRITTEN = {
    "deadlock-or-timeout": [
        "LockObtainFailedException: write.lock is held by another process",
        "opening storage failed: lock DB directory: resource temporarily unavailable",
        "[2026-08-11 16:28:41 +0000] [1] [CRITICAL] WORKER TIMEOUT (pid:9)",
        "Tue Aug 11 16:28:41 2026 - *** HARAKIRI ON WORKER 2 (pid: 31, try: 1) ***",
        "[1] ! Terminating timed out worker (worker failed to check in within 60 seconds): 27",
        "ERROR -- : worker=3 PID:88 timeout (61s > 60s), killing",
        "[11-Aug-2026 16:28:41] WARNING: [pool www] child 31, script '/var/www/index.php' execution timed out (61.2 sec), terminating",
        "PHP Fatal error:  Maximum execution time of 30 seconds exceeded in /var/www/html/a.php on line 9",
        "[ERROR/MainProcess] Hard time limit (300s) exceeded for tasks.report[1f]",
        "WARN Thread vert.x-eventloop-thread-0 has been blocked for 60021 ms, time limit is 2000 ms",
        "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()\n\t/app/main.go:5 +0x2d",
        "psycopg2.errors.DeadlockDetected: deadlock detected",
        "ERROR 1205: Lock wait timeout exceeded; try restarting transaction",
        "sqlite3.OperationalError: database is locked",
        "liquibase.exception.LockException: Could not acquire change log lock.  Currently locked by web-1",
        "ERROR: canceling statement due to statement timeout",
        "FATAL Unable to acquire leader lock",
    ],
    "schema-mismatch": [
        "error: migration 20260101 was previously applied but is missing in the resolved migrations",
        "Detected applied migration not resolved locally: 12",
        "Error: VersionMissing(20260101)",
        'Found non-empty schema(s) "public" but no schema history table',
        "index_not_found_exception: no such index [orders]",
        "UNKNOWN_TOPIC_OR_PARTITION",
        "liquibase: Validation Failed: 1 changesets check sum",
        "Unknown database 'audit'",
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
        "Error: The module '/app/bcrypt.node' was compiled against a different Node.js version",
        'npm ERR! Missing script: "start"',
        "Could not locate Gemfile or .bundle/ directory",
        "PHP Warning:  require(vendor/autoload.php): Failed to open stream: No such file or directory",
        "PDOException: could not find driver",
        "no main manifest attribute, in app.jar",
        "You must install or update .NET to run this application.",
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
        "Error: Missing env.DATABASE_URL",
        "java.lang.IllegalStateException: S3_BUCKET must not be null",
        "DATABASE_URL is required",
        "Missing required env: API_TOKEN",
        "ArgumentError: Missing `secret_key_base` for 'production' environment",
        "error: database is uninitialized and password option is not specified",
        'Traceback (most recent call last):\n  File "/app/main.py", line 6, in <module>\n    settings = Settings()\npydantic_core.ValidationError: 1 validation error for Settings\ndatabase_url\n  Field required [type=missing, input_value={}, input_type=dict]',
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
        "error: the following arguments are required: --input",
        "Error: Required option '--url' is missing",
        "Invalid log level: verbos",
        "wrong number of arguments for 'maxmemory' directive",
        "org.springframework.boot.context.properties.bind.BindException: Failed to bind properties under 'server.port' to int",
        "ERROR: [pool www] cannot get uid for user 'wwwdata'",
        "AH00544: httpd: bad group name app",
        "chown: invalid user: 'app:app'",
        "❌ Invalid environment variables: {\n  PORT: [ 'Expected number' ],\n}",
        "error: unexpected argument '--prot' found",
        "toml: line 4: incompatible types: TOML value has type string",
        "YAMLException: bad indentation of a mapping entry (12:3)",
        "mysqld: unknown variable 'innodb_foo=1'",
        "error decoding 'exporters': unknown type: \"jaeger\"",
        'strconv.ParseInt: parsing "eighty": invalid syntax',
        'panic: parse "postgres://app:pa%ss@db": net/url: invalid userinfo',
        "TypeError [ERR_INVALID_URL]: Invalid URL",
        "Caddyfile:3: unrecognized directive: revese_proxy",
        "pydantic_core.ValidationError: 1 validation error for Settings\nport\n  Input should be a valid integer [type=int_parsing]",
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
