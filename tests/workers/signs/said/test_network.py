import pytest

from workers.logged.blocks import complaints
from workers.signs.said.meaning import meaning_of
from workers.signs.said.network import NETWORK

# As runtimes and client libraries write them.
WRITTEN = {
    "kubernetes-forbidden": [
        'E1014 09:20:01.123456       1 reflector.go:140] Failed to watch *v1.ConfigMap: failed to list *v1.ConfigMap: configmaps is forbidden: User "system:serviceaccount:shop:operator" cannot list resource "configmaps" in API group "" at the cluster scope',
        'io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://10.96.0.1/api/v1/pods. Message: pods is forbidden: User "system:serviceaccount:shop:default" cannot list resource "pods" in API group "" in the namespace "shop".',
        'HTTP response body: {"kind":"Status","message":"deployments.apps is forbidden: User \\"system:serviceaccount:shop:deployer\\" cannot patch resource \\"deployments\\" in API group \\"apps\\"","reason":"Forbidden","code":403}',
    ],
    "tls-certificate-expired": [
        "invalid peer certificate: Expired",
        'Get "https://api.acme.example": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-10-14T09:20:01Z is after 2026-10-01T00:00:00Z',
        "javax.net.ssl.SSLHandshakeException: PKIX path validation failed\n\tat a.b(C.java:1)\nCaused by: java.security.cert.CertificateExpiredException: NotAfter: Thu Oct 01 00:00:00 UTC 2026",
        "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1000)",
        "Error: certificate has expired\n    at TLSSocket.onConnectSecure (node:_tls_wrap:1674:34) {\n  code: 'CERT_HAS_EXPIRED'\n}",
        "System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: NotTimeValid",
    ],
    "tls-untrusted": [
        "invalid peer certificate: UnknownIssuer",
        'Post "https://vault:8200/v1/auth": tls: failed to verify certificate: x509: certificate signed by unknown authority',
        "javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
        "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1000)",
        "Error: self-signed certificate\n    at TLSSocket.onConnectSecure (node:_tls_wrap:1674:34) {\n  code: 'DEPTH_ZERO_SELF_SIGNED_CERT'\n}",
        "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify failed (unable to get local issuer certificate)",
        "x509: certificate is valid for db.shop.svc, not db",
    ],
    "dns-name-unresolved": [
        "2026/10/14 09:20:01 failed to connect to redis: dial tcp: lookup redis-master on 10.96.0.10:53: no such host",
        'Exception in thread "main" java.net.UnknownHostException: payments: Name or service not known\n\tat com.acme.Main.main(Main.java:3)',
        'Traceback (most recent call last):\n  File "/app/main.py", line 3, in <module>\n    s.connect()\nsocket.gaierror: [Errno -2] Name or service not known',
        "requests.exceptions.ConnectionError: HTTPConnectionPool(host='payments', port=8080): Max retries exceeded with url: / (Caused by NameResolutionError(\"Failed to resolve 'payments' ([Errno -2] Name or service not known)\"))",
        "Error: getaddrinfo ENOTFOUND mongo\n    at GetAddrInfoReqWrap.onlookup [as oncomplete] (node:dns:107:26) {\n  code: 'ENOTFOUND',\n  hostname: 'mongo'\n}",
        'psycopg2.OperationalError: could not translate host name "db.shop.svc.cluster.local" to address: Name or service not known',
        "Unhandled exception. System.Net.Http.HttpRequestException: Name or service not known (api.internal:80)\n ---> System.Net.Sockets.SocketException (0xFFFDFFFF): Name or service not known",
        "PHP Warning:  mysqli::__construct(): php_network_getaddresses: getaddrinfo for mysql failed: Name or service not known in /var/www/html/index.php on line 3",
        "/usr/lib/ruby/3.2.0/socket.rb:227:in `getaddrinfo': getaddrinfo: Name or service not known (SocketError)",
        '2026/10/14 09:20:01 [emerg] 1#1: host not found in upstream "backend" in /etc/nginx/conf.d/default.conf:12',
        "org.apache.kafka.common.config.ConfigException: No resolvable bootstrap urls given in bootstrap.servers",
        "curl: (6) Could not resolve host: config-server",
        "wget: bad address 'config-server:8888'",
    ],
    "connection-pool-exhausted": [
        "pool timed out while waiting for an open connection",
        "java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms.",
        "sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00",
        "FATAL: sorry, too many clients already",
        "FATAL: remaining connection slots are reserved for non-replication superuser connections",
        "Error: Knex: Timeout acquiring a connection. The pool is probably full.",
        "System.InvalidOperationException: Timeout expired.  The timeout period elapsed prior to obtaining a connection from the pool.",
        "ERROR 1040 (HY000): Too many connections",
        "ActiveRecord::ConnectionTimeoutError: could not obtain a connection from the pool within 5.000 seconds",
    ],
    "rate-limited": [
        "acme.RateLimitError: Error code: 429 - Rate limit reached",
        "requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://api.acme.example/v1",
        "An error occurred (ThrottlingException) when calling the X operation: Rate exceeded (error)",
        'level=error msg="call failed" status=429 url=https://api.acme.example',
    ],
    "authentication-failed": [
        "nats: Authorization Violation",
        "git@example.com: Permission denied (publickey).",
        "(403) 'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN'",
        'FATAL: password authentication failed for user "shop"',
        "pymysql.err.OperationalError: (1045, \"Access denied for user 'shop'@'10.42.0.7' (using password: YES)\")",
        "redis.exceptions.AuthenticationError: WRONGPASS invalid username-password pair or user is disabled.",
        "NOAUTH Authentication required.",
        "MongoServerError: Authentication failed.",
        "org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed: Invalid username or password",
        "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.acme.example/v1",
        "Microsoft.Data.SqlClient.SqlException (0x80131904): Login failed for user 'shop'.",
        "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.",
        'level=error msg="request failed" status=401 url=http://api:8080/',
    ],
    "authorization-denied": [
        "reply-code=403, reply-text=ACCESS_REFUSED - access to queue 'orders' in vhost '/' refused for user 'app'",
        "ERROR 1044 (42000): Access denied for user 'app'@'%' to database 'billing'",
        'NATS: Permissions Violation for Publish to "orders"',
        "googleapi: Error 403: boss::NOT_AUTHORIZED: Not authorized to access resource",
        "AuthorizationFailed: The client '1' does not have authorization to perform action 'read'",
        "kafka.errors.TopicAuthorizationFailedError: orders",
        "ERROR: permission denied for table orders",
        "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: Access Denied",
        "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: s3:GetObject on resource: y (Error)",
        "org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders]",
        "NOPERM this user has no permissions to run the 'flushall' command",
        "rpc error: code = PermissionDenied desc = caller lacks permission",
        "ERROR 1142: SELECT command denied to user 'shop'@'10.0.0.1' for table 'orders'",
    ],
    "database-unreachable": [
        "SQLSTATE[HY000] [2002] Connection refused",
        'psycopg2.OperationalError: connection to server at "db" (10.96.3.4), port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?',
        "org.postgresql.util.PSQLException: Connection to db:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.",
        "com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure\n\tat a.b(C.java:1)\nCaused by: java.net.ConnectException: Connection refused\n\tat a.b(C.java:1)",
        "pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'mysql' ([Errno 111] Connection refused)\")",
        "MongoServerSelectionError: connect ECONNREFUSED 10.96.3.4:27017\n    at Topology.selectServer (/app/node_modules/mongodb/lib/sdam/topology.js:303:38)",
        "panic: failed to initialize database, got error dial tcp 10.96.3.4:5432: connect: connection refused\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:12 +0x85",
        "Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.96.3.4:5432\n ---> System.Net.Sockets.SocketException (111): Connection refused",
        "SQLSTATE[HY000] [2002] Connection refused (Connection: mysql, SQL: select 1)",
        "FATAL:  the database system is starting up",
        "redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.",
        "Error: P1001: Can't reach database server at `db`:`5432`",
        "io.lettuce.core.RedisConnectionException: Unable to connect to redis:6379\nCaused by: java.net.ConnectException: Connection refused",
        "pymongo.errors.ServerSelectionTimeoutError: mongo:27017: [Errno 111] Connection refused, Timeout: 30s",
    ],
    "upstream-error": [
        '"GET /api HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 19 0',
        '{"method":"GET","response_code":503,"response_flags":"UF"}',
        "feign.FeignException$ServiceUnavailable: [503] during [GET] to [http://stock/v1]",
        "requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: http://payments:8080/charge",
        '{"level":"error","msg":"payment failed","error":"unexpected status code: 502","url":"http://payments:8080"}',
        "org.springframework.web.client.HttpServerErrorException$ServiceUnavailable: 503 Service Unavailable",
        "requests.exceptions.ReadTimeout: HTTPConnectionPool(host='payments', port=8080): Read timed out. (read timeout=5)",
        "Error: socket hang up\n    at connResetException (node:internal/errors:720:14) {\n  code: 'ECONNRESET'\n}",
        "rpc error: code = DeadlineExceeded desc = context deadline exceeded",
        'Get "http://payments:8080/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    ],
    "connection-timeout": [
        "curl: (28) Failed to connect to api.example port 443 after 130001 ms: Couldn't connect to server",
        'Get "http://payments:8080/": dial tcp 10.96.3.4:8080: i/o timeout',
        "java.net.SocketTimeoutException: Connect timed out\n\tat com.acme.C.d(C.java:2)",
        "java.net.ConnectException: Connection timed out (Connection timed out)",
        "Error: connect ETIMEDOUT 10.96.3.4:8080\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1595:16)",
        "requests.exceptions.ConnectTimeout: HTTPConnectionPool(host='payments', port=8080): Max retries exceeded with url: / (Caused by ConnectTimeoutError('Connection to payments timed out. (connect timeout=5)'))",
        "Net::OpenTimeout: execution expired",
        "org.apache.kafka.common.errors.TimeoutException: Timed out waiting for a node assignment. Call: listTopics",
    ],
    "connection-refused": [
        "curl: (7) Failed to connect to stock port 8080 after 2 ms: Couldn't connect to server",
        '2026/10/14 09:20:01 Get "http://payments:8080/health": dial tcp 10.96.3.4:8080: connect: connection refused',
        "java.net.ConnectException: Connection refused\n\tat com.acme.Client.call(Client.java:30)",
        "Error: connect ECONNREFUSED 10.96.3.4:9092\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1595:16)",
        "urllib3.exceptions.MaxRetryError: HTTPConnectionPool(host='payments', port=8080): Max retries exceeded with url: /api (Caused by NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused'))",
        "System.Net.Http.HttpRequestException: Connection refused (payments:8080)\n ---> System.Net.Sockets.SocketException (111): Connection refused",
        'Errno::ECONNREFUSED: Failed to open TCP connection to payments:8080 (Connection refused - connect(2) for "payments" port 8080)',
        "WARN [Consumer clientId=x] Connection to node -1 (kafka/10.96.1.2:9092) could not be established. Broker may not be available.",
        "kafka.errors.NoBrokersAvailable: NoBrokersAvailable",
        "[celery] consumer: Cannot connect to amqp://guest:**@rabbitmq:5672//: [Errno 111] Connection refused.",
        "io.grpc.StatusRuntimeException: UNAVAILABLE: io exception\nCaused by: io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: inventory/10.96.1.1:50051",
    ],
}


@pytest.mark.parametrize(
    ("cause", "log"), [(cause, log) for cause, logs in WRITTEN.items() for log in logs]
)
def test_the_wordings_of_common_runtimes_are_understood(cause: str, log: str) -> None:
    meanings = [meaning_of(block) for block in complaints(log.splitlines()).blocks]

    assert cause in {meaning.cause for meaning in meanings if meaning}


def test_every_cause_has_its_wordings_shown() -> None:
    assert {wording.cause for wording in NETWORK} == WRITTEN.keys()
