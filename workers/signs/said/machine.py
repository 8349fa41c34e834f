"""Wordings for what the machine under a program refuses: disk, files, ports, memory, stack."""

from workers.signs.said.phrases import Wording

MACHINE = (
    Wording(
        "too-many-open-files",
        (
            r"too many open files",
            r"\b(?:EMFILE|ENFILE)\b",
            r"system limit for number of file watchers",
            r"inotify.{0,60}(?:limit|too many)|max_user_(?:watches|instances)",
        ),
    ),
    Wording(
        "disk-full",
        (
            r"no space left on device|\bENOSPC\b",
            r"not enough space on the disk|not enough (?:free )?(?:disk )?space",
            r"disk quota exceeded|\bEDQUOT\b",
            r"(?:database or )?disk is full|disk full",
            r"flood.?stage (?:disk )?watermark",
            r"could not extend file",
            r"database space exceeded|insufficient free space|\bos errno:? 28\b|\berror \(28\)|out of disk space|insufficient disk space|(?:free disk space|disk free space) (?:is )?insufficient|disk resource limit alarm set",
            r"operating system error(?: number)? 28\b|\b(?:errno|errcode)\W{1,3}28\b",
        ),
        unless=r"inotify",
    ),
    Wording(
        "filesystem-read-only",
        (
            r"read-only file ?system|\bEROFS\b|readonly file system|ReadOnlyFileSystem|operating system error(?: number)? 30\b|\b(?:errno|errcode)\W{1,3}30\b",
        ),
        unless=r"file ?system ?\?",  # who asks does not know
    ),
    Wording(
        "address-in-use",
        (
            r"address (?:is )?already in use|\bEADDRINUSE\b|address in use",
            r"port \d+ (?:was|is) already in use|port already in use|port is already allocated",
            r"(?-i:java\.net\.BindException|^BindException)",
            r"only one usage of each socket address",
            r"could not bind to .{0,60}in use",
        ),
        unless=r"permission denied|cannot assign",
    ),
    Wording(
        "heap-exhausted",
        (
            r"java\.lang\.OutOfMemoryError|\bOutOfMemoryError\b",
            r"javascript heap out of memory|reached heap limit",
            r"runtime: (?:cannot allocate memory|out of memory)|fatal error: out of memory",
            r"(?<!OutOf)MemoryError\b|failed to allocate memory",
            r"OutOfMemoryException",
            r"allowed memory size of \d+ bytes exhausted",
            r"GC overhead limit exceeded|insufficient memory for the java runtime",
            r"std::bad_alloc|cannot allocate memory|\bENOMEM\b",
            r"\b(?:eheap|binary|sl|ll|ets|std)_alloc: cannot (?:re)?allocate \d+ bytes",
            r"InsufficientMemoryException|could not reserve enough space for|os::commit_memory\(.{0,80}failed",
            r"GC heap initialization failed|HRESULT: 0x8007000E",
            r"memory allocation of \d+ bytes failed|(?<!perhaps )\bout of memory\b",
        ),
    ),
    Wording(
        "stack-overflow",
        (
            r"StackOverflow(?:Error|Exception)?\b|\bstack overflow\b",
            r"maximum call stack size exceeded",
            r"RecursionError|maximum recursion depth exceeded",
            r"goroutine stack exceeds \d+-byte limit",
            r"stack level too deep|SystemStackError",
            r"has overflowed its stack",
            r"maximum function nesting level",
        ),
    ),
    Wording(
        "file-permission-denied",
        (
            r"permission denied|\bEACCES\b|\bEPERM\b|operation not permitted",
            r"AccessDeniedException: /|nio\.file\.AccessDeniedException",
            r"access to the path .{0,300}is denied|UnauthorizedAccessException",
            r"has (?:invalid|wrong|group or world) (?:permissions|access|ownership)|(?:is not|must be) writable|not writeable|cannot write to /",
            r"attempt to write a readonly database|unable to open database file",
            # Java's mkdirs and others do not say why; where the reason is told, it counts before.
            r"(?:could not|cannot|can't|unable to|failed to) create (?:the |a )?(?:\w+ ){0,2}(?:directory|folder)\b(?!.{0,200}(?:exists|no such file|not a directory))",
            r"\(Access is denied\.?\)",
            r"must be accessible by owner only|permissions .{0,120}are too open|unprotected private key|bad permissions\b",
        ),
        unless=r"bind|listen tcp|0\.0\.0\.0|SocketException|publickey|permission denied for|code = PermissionDenied|setrlimit|mlock",
    ),
    Wording(
        "file-missing",
        (
            r"no such file or directory|\bENOENT\b",
            r"FileNotFound(?:Error|Exception)|NoSuchFileException",
            r"could not find (?:file|a part of the path)",
            r"(?:key|trust)store not found|cannot find the (?:file|path) specified|: no such file$|could not open input file|could not find a production build",
            r"error opening zip file or JAR manifest missing",
            r"file (?:\S+ )?(?:does not exist|not found)|file not found",
        ),
        # nginx: a client asked for what is not there, and got its 404.
        unless=r"module|shared librar|\.so\b|unix (?:domain )?socket|\.sock\b|jarfile|exec format"
        r'|"[^"\n]*(/[^/"\n]{1,200})" (?:failed|is not found) \(2: .{0,300}, request: "[A-Z]{1,10} [^ "?]*\1[ ?"]',
    ),
)
