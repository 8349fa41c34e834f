"""Wordings for what a program is made of or given: modules, variables, configuration, schema, locks."""

from workers.signs.said.phrases import Wording

# A variable's name, and no error code that is written like one.
_CODE = r"(?:ERR?|PERMISSION|ACCESS|INVALID|NOT|FAILED|ALREADY|DEADLINE|RESOURCE|UNKNOWN|MODULE|UNABLE)_"
_NAME = rf"(?!{_CODE})[A-Z][A-Z0-9]{{0,40}}_[A-Z0-9_]{{1,60}}"

PROGRAM = (
    Wording(
        "deadlock-or-timeout",
        (
            r"\bdeadlock",
            r"lock wait timeout exceeded|lock timeout|LockAcquisitionException|LockTimeout|PessimisticLock",
            r"canceling statement due to (?:lock|statement|user|conflict)",
            r"database (?:table )?is locked|database file is locked",
            r"execution timeout expired|query (?:execution was interrupted|timed out|timeout)|QueryTimeoutException",
            r"(?:could not|unable to|can't|cannot) (?:obtain|acquire|get) (?:\w+ ){0,3}lock|trying to acquire (?:\w+ ){0,3}(?:advisory|database|migration) lock|waiting for changelog lock|failed to acquire (?:\w+ ){0,2}lock|timed out waiting (?:for|to acquire|on) (?:the |a )?(?:\w+ ){0,2}lock\b",
            r"MigrationLocked|migration table is (?:already )?locked|another operation \(install/upgrade/rollback\) is in progress|could not serialize access|LockObtainFailed|error acquiring the state lock|lock DB directory|is (?:held|locked) by another process",
            # What a server says of a worker of its own that hangs: gunicorn, uWSGI, Puma, Unicorn, PHP, Celery, Vert.x.
            r"worker timeout \(pid|\bharakiri on worker|terminating timed out worker|\btimeout \(\d+s > \d+s\)",
            r"maximum execution time of \d+ seconds? exceeded|execution timed out \([\d.]+ sec\)",
            r"(?:hard|soft) time ?limit \(\d|TimeLimitExceeded|has been blocked for \d+ ms|\[STUCK\] ExecuteThread",
        ),
    ),
    Wording(
        "schema-mismatch",
        (
            r"relation \S+ does not exist|column \S+(?: of relation \S+)? does not exist|(?:table|schema|type|function|database) \S{1,80} does(?: not|n't) exist|unknown database\b",
            r"unknown column|no such (?:table|column)|invalid (?:object|column) name",
            r"Undefined(?:Table|Column)|base table or view not found|ER_NO_SUCH_TABLE|ER_BAD_FIELD_ERROR",
            r"schema-validation: (?:missing|wrong)|missing (?:column|table) ",
            r"FlywayValidateException|migrations? (?:have |has )?failed validation|validation failed:.{0,60}check ?sum",
            # Downloads, modules and pages of a disk have checksums too.
            r"(?:migrat\w+|changesets?|schema|\.sql\b|\bV\d+\w*__\w+)[\s\S]{0,120}?checksum (?:mismatch|error)",
            r"checksum (?:mismatch|error)[\s\S]{0,120}?(?:\bmigrat|changeset|\.sql\b|\bV\d+\w*__)",
            r"(?:pending|unapplied|missing|failed) migrations?|migrations? (?:are|is) pending|PendingMigration|PendingModelChanges|has pending (?:model )?changes|detected \w+ migration not (?:applied|resolved)|changesets? check ?sum|(?:^|\W)migration failed\b|a migration failed to apply|migrations have not been applied|unapplied migration",
            r"(?:need to|must|please) (?:initiali[sz]e|migrate|upgrade) (?:the |your )?(?:database|db|schema)\b|(?:database|schema) (?:is |has )?not (?:yet )?(?:been )?(?:initiali[sz]ed|migrated)",
            r"database (?:schema )?(?:must be upgraded|is (?:outdated|newer|older))|schema is (?:newer|older) than|target database is not up to date|multiple head(?:s| revisions)|InconsistentMigrationHistory|feature ?compatibility ?version",
            r"can't locate revision|dirty database version|no migration found for version",
            r"schema version .{0,80}(?:does not match|mismatch|too (?:old|new)|unsupported|not supported|newer|older)",
            r"(?:client|server|protocol|database) version .{0,80}(?:too (?:old|new)|unsupported|not supported|incompatible)",
            r"database files are incompatible with server|initialized by PostgreSQL version",
            r"(?:relation|table|column|index|constraint|type|sequence) \S{1,80}(?: of relation \S{1,80})? already exists(?!,? skipping)|duplicate column name",
            r"the broker does not support|UnsupportedVersionException",
            r"unsupported (?:wire|protocol) version|wire version",
            r"(?:Client does not support authentication protocol|client is too old|server is too (?:old|new))",
            r"migration \S{1,80} (?:has been modified|was previously applied)|applied migration not resolved|\bVersionM(?:issing|ismatch)\(",
            r"unconfigured table |schema is (?:out of date|outdated|too old)|non-empty schema.{0,80}no schema history|index_not_found_exception|UNKNOWN_TOPIC_OR_PARTITION",
            r"mapper_parsing_exception|collection \S+ does not exist|unknown topic or partition",
        ),
    ),
    Wording(
        "module-missing",
        (
            r"ModuleNotFoundError|no module named",
            r"cannot find (?:module|package)|ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND",
            r"ClassNotFoundException|NoClassDefFoundError|could not find or load main class|could not find driver",
            r"cannot load such file|Could not find gem|Bundler::GemNotFound|Could not find \S+ in (?:any|locally)",
            r"could not load file or assembly|You must install or update \.NET|compatible \.NET SDK is not|assembly specified .{0,80}was not found",
            r"error (?:while )?loading shared librar(?:y|ies)|cannot open shared object file|Error relocating|DllNotFoundException",
            r"\bclass \W?[\w\\]+\W? not found|failed opening required|ClassNotFoundError",
            r"unable to access jarfile|no main manifest attribute",
            r"ImportError: (?:cannot import|No module|lib|/)",
            r"NoSuchMethodError|NoSuchFieldError|AbstractMethodError|UnsupportedClassVersionError|has been compiled by a more recent version",
            r"GLIBC_[\d.]+. not found|was compiled against a different Node|failed to load native binding|could not locate the Query Engine",
            r"undefined symbol: |call to undefined function|does not provide an export named",
            r"executable file not found in \$PATH|no such file or directory: '[\w-]+'$|\bspawn \S+ ENOENT|no suitable driver found|ERR_REQUIRE_ESM|module '[\w.]+' has no attribute",
            r"UnsatisfiedLinkError|TypeLoadException|MissingMethodException|\bmethod not found: '|could not load type '|CannotLoadBeanClass",
            r"no usable version of lib\w+ was found|(?:couldn't|could not) find a valid ICU package|required library \S{1,80} could not be found",
            r"because the specified command or file was not found|\bmodule not found: error|does not exist or is not a managed ",
            r"bundler: command not found|\(module [\w.]+ is not available\)",
            r"could not locate Gemfile|missing script: |script \W?[\w:.-]+\W? not found|attempted relative import|vendor/autoload\.php",
        ),
    ),
    Wording(
        "env-var-missing",
        (
            r"env(?:ironment)?[ _-]?var(?:iable)?s?\b.{0,80}(?:not (?:set|found|defined|present|provided|exist)|missing|required|undefined|unset|must be|empty|needed)",
            r"(?:missing|required|undefined|unset|need|expected|no|set|specify) .{0,60}env(?:ironment)?[ _-]?var",
            r"(?-i:KeyError: ['\"]" + _NAME + r"['\"])|(?-i:key not found: \"" + _NAME + r"\")",
            r"could not resolve placeholder",
            r"unbound variable|parameter (?:not set|null or not set)",
            r"(?-i:\b"
            + _NAME
            + r"\b)\W{0,3}(?:is |was |are )?(?:not (?:set|defined|specified|provided|configured|found)|must be (?:set|provided|specified|defined)|(?:is )?required|is missing|undefined|missing|cannot be empty|is empty)",
            r"(?:missing|required|undefined|please (?:set|define)|must (?:set|define)|set the|provide|no value for)(?: required| the| a| value for| configuration| setting| env(?:ironment)?| var(?:iable)?s?| key){0,4}:? \W{0,2}(?-i:\b"
            + _NAME
            + r"\b)",
            r"missing (?:process\.)?env\.\w+|process\.env\.\w+ (?:is|was)|(?-i:\b"
            + _NAME
            + r"\b)\W{0,3}(?:must not be|cannot be|can't be|may not be) (?:null|blank|nil|empty)",
            r"missing [`'\"]secret_key_base|password (?:option )?is not specified",
            # Settings classes of pydantic: each field is a variable of that name.
            r"validation errors? for \w*(?:settings|config|env\w*)\b.{0,200}?(?:field required|value_error\.missing)",
            r"required key (?-i:" + _NAME + r") missing value",
            r"NotPresent\b|no application encryption key|missing required (?:secrets?|environment|env)\b|must specify a region|missing region in config|`secret_key_base` for",
            r"cannot resolve expression '\$\{env\.",
            r"\bMissingValue\(\"",
            # zod, over process.env: what was not there is "undefined".
            r"(?-i:\"received\": \"undefined\"[\s\S]{0,80}\"path\": \[\s*\"" + _NAME + r"\")",
            r"one of the following as an environment variable|env(?:ironment)?[ _-]?var(?:iable)? .{0,80}(?:is null|has no value)\b",
            # A licence that is accepted by a variable: SQL Server, Db2, MQ, Splunk.
            r"\b(?:EULA|licen[sc]e(?: agreement| terms(?: and conditions)?)?)\)? (?:must be|(?:is |was |has )?not(?: yet)?(?: been)?) accepted|\bsetting the (?-i:"
            + _NAME
            + r") env(?:ironment)? ?var",
            r"you need to specify (?:one of )?(?-i:" + _NAME + r")",
        ),
    ),
    Wording(
        "config-invalid",
        (
            r"\b(?:ya?ml|toml|json|ini|hcl|xml)\b.{0,60}(?:unmarshal|pars|syntax|decod|invalid|unexpected|mapping values)",
            r"(?:pars(?:e|ing)|unmarshal|decod|invalid|read(?:ing)?|load(?:ing)?).{0,60}\.(?:ya?ml|toml|json|ini|conf|cfg|hcl|properties|xml)\b",
            r"yaml: (?:line|unmarshal|did not|mapping|control|found)|mapping values are not allowed|while (?:parsing a|scanning)",
            r"(?:invalid|bad|malformed|illegal|unsupported|wrong|incorrect) (?:\w+ ){0,2}(?:config(?:uration)?|setting|option|directive|property)\b",
            r"(?:error|failed|failure|unable|could not|cannot|can't)\b.{0,40}\b(?:pars|load|read|validat|process)\w*.{0,30}\b(?:config(?:uration)?|settings)\b",
            r"config(?:uration)?\b.{0,60}\b(?:invalid|malformed|error|failed|not valid|validation)",
            r"in /etc/nginx/\S+:\d+|unknown directive|directive is not allowed|invalid number of arguments in",
            r"unknown (?:flag|option|shorthand flag|argument|field|command[- ]line)|flag provided but not defined|unrecognized (?:arguments?|option|command|VM option|field(?!.{0,300}not marked as ignorable)|field .{0,80}\(class \S*(?:Config|Settings|Properties))|no such option|unrecognised option|illegal option|invalid option",
            r"required flag\(s\)|not allowed in (?:NODE|JAVA)\w*OPTIONS|initialization of VM|could not create the java virtual machine",
            r"invalid (?:argument|value|boolean value) .{0,80}(?:for|flag|--)",
            r"JSONDecodeError|Unexpected token .{0,40}JSON|is not valid JSON|JsonParseException|JsonException|TOMLDecodeError",
            r"failed to bind properties under|failed to configure a DataSource|ConfigurationPropertiesBindException|InvalidConfigurationPropertyValue",
            r"validation errors? for \w*(?:settings|config)|ImproperlyConfigured|Invalid(?:Config|Configuration)\w*|Configuration(?:Error|Exception)|Config(?:Error|Exception)\b|BadConfig",
            r"bad configuration option|fatal config file error|can't open config|config file .{0,80}(?:error|invalid)",
            r"OptionsValidationException|InvalidDataException: Failed to load configuration|FormatException: Could not parse",
            r"unexpected argument '|unknown variable '|unrecognized directive|field not found, node|error decoding '",
            r"\btoml: |YAMLException|bad indentation of a|strconv\.(?:Parse\w+|Atoi): parsing|time: (?:unknown|missing) unit|time: invalid duration",
            r"invalid connection string|net/url: invalid|invalid port .{0,40} after host|ERR_INVALID_URL|\binvalid url\b",
            r"unknown command \"|\bsyntax error on line \d|unknown (?:input|output|filter|processor|receiver|exporter)\b|invalid cron expression",
            r"invalid port\b|arguments? (?:are|is) required:|(?:required|missing) option \W{0,2}-|invalid log ?level|wrong number of arguments for '\w+' directive",
            r"failed to bind properties|cannot get [ug]id for|bad group name|invalid (?:user|group): |invalid environment(?: variables?)?\b",
            r": must be an? (?:valid |positive )?(?:number|integer|boolean|url|uri|port|string|duration)\b|error resolving property value",
            r"private key does not match|key values mismatch|find any PEM data|DECODER routines::unsupported|PEM_read_bio|bad decrypt|no PEM blocks?\b",
            r"tabs are not allowed|bad option\b|unknown entry '|unknown configuration variable|VCC-compiler|\bBungled /|cron expression must|\binvalid DSN\b|pipeline stage must",
            r"unrecognized configuration parameter|unknown setting \[|not a valid section|plugin/(?!errors)\w+: (?:not|unknown|invalid|unexpected|wrong|missing)\b|errors in crontab|unsupported cipher or incorrect key length",
            # What a volume holds is another's: Kafka, etcd, and what keeps an identity beside its records.
            r"\b(?:stored|configured|saved|expected|cluster)\b(?!.{0,80}(?:check ?sum|digest|hash|crc|signature|password|version)).{0,80}\b(?:doesn't|does not) match (?:the )?(?:stored|configured|previous|expected)\b|Inconsistent(?:ClusterId|BrokerId|BrokerMetadata)|cluster[ ._-]?id mismatch|belongs to (?:a different|another) cluster",
            r"(?:keystore password was|network password is not) (?:in)?correct|the password may be incorrect|\bmac verify (?:failure|error)",
            r"\b(?:too small|invalid) (?:initial|maximum|minimum) heap|initial heap size set to a larger value|requires a machine with at least \d+",
            r"\bno (?:\w+ ){1,2}(?:setting|option|config|configuration|parameter|property)s? (?:was |were |is |are )?(?:provided|specified|configured|given)\b",
            r"bootstrap check failure|vm\.max_map_count.{0,40}too low|ConfigData(?:Resource|Location)NotFound|failed to convert configuration value",
            r"UriFormatException|invalid uri: the |illegal character in (?:authority|scheme|host|opaque)|invalid keystore format|final block not properly padded|\(MessagingEntityNotFound\)",
            r"keyword not supported: '|format of the initialization string does not|ConnectionString property has not been|no applicable action for \[",
            r"requirement failed: \w+\.[\w.]+ |missing (?:required )?config(?:uration)? (?:value|key|setting|entry|parameter)\b",
            r"bad_config_syntax|failed_to_(?:parse|prepare)_config|Wrong configuration|Configuration section .{0,60}(?:missing|not found)",
        ),
    ),
)
