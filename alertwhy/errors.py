"""Everything alertwhy raises on purpose, in one tree.

```
AlertwhyError
├── ConfigError          an operator can mend it: a setting, the routing file, a token
├── PayloadError         a sender can mend it: a webhook body, an API request
├── StoreUnavailable     Redis is away; the sender is told to come again (503)
├── CollectError         the cluster did not say; becomes a Gap, never ends an investigation
│   ├── Forbidden        RBAC refused the read
│   ├── NotFound         no such object
│   ├── Unreachable      no answer in time, or none that makes sense
│   └── Unmeasured       Prometheus cannot be asked; told once, whoever wanted to know
├── AnalysisError        the model did not say; the message goes out with the reason
│   ├── ModelBusy        its server asks for a pause (429); carries for how long
│   ├── ModelDown        its server gave no answer, or none that makes sense
│   └── QuestionTooLong  the question does not fit into the model's context
└── DeliveryError        a channel did not take the message
    ├── Retryable        later it may (429, 5xx, no answer); carries when
    └── Permanent        it never will as it is (bad token, gone channel): a dead letter
```

Each text says what was found, where, and what to do. None ever holds a secret.
"""


class AlertwhyError(Exception):
    """The root of the tree: catch it at an edge, to say its text without a traceback."""


class ConfigError(AlertwhyError):
    """An operator has to change a setting or a file; the text names which."""


class PayloadError(AlertwhyError):
    """A sender's body cannot be used; ``path`` names the place, ``reason`` what was expected."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason


class StoreUnavailable(AlertwhyError):
    """Redis did not answer; nothing was stored."""


class CollectError(AlertwhyError):
    """The cluster could not be asked, or did not answer; ``remedy`` is what a person can do."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class Forbidden(CollectError):
    """RBAC refused the read."""


class NotFound(CollectError):
    """The API server has no such object."""


class Unreachable(CollectError):
    """No answer in time, or one that makes no sense."""


class Unmeasured(CollectError):
    """Prometheus cannot be asked, whatever the question: away, or it does not let us."""


class AnalysisError(AlertwhyError):
    """The model gave nothing that can be used; the text is what the message will say.

    ``spent`` are the tokens that it cost all the same, as far as the server said.
    """

    def __init__(self, text: str, *, spent: int = 0) -> None:
        super().__init__(text)
        self.spent = spent


class ModelBusy(AnalysisError):
    """The server is over its limit; ``after`` is the pause it asked for, in seconds, if it did."""

    def __init__(self, text: str, *, after: float | None = None) -> None:
        super().__init__(text)
        self.after = after


class ModelDown(AnalysisError):
    """No answer, or nonsense; ``charged`` is true where it may have worked on one all the same."""

    def __init__(self, text: str, *, charged: bool = False) -> None:
        super().__init__(text)
        self.charged = charged


class QuestionTooLong(AnalysisError):
    """It does not fit into the model's context."""


class DeliveryError(AlertwhyError):
    """A channel did not take the message; ``reason`` is a short word for metrics and dead letters."""

    def __init__(self, text: str, *, reason: str) -> None:
        super().__init__(text)
        self.reason = reason


class Retryable(DeliveryError):
    """Sending again later may work; ``after`` is what the channel asked for, in seconds.

    ``ambiguous`` is true where the channel may have taken the message without saying so:
    the connection ended after the body was sent. ``pauses``, where given, are all the waits
    that make sense, in seconds; after the last one it is as good as Permanent.
    """

    def __init__(
        self,
        text: str,
        *,
        reason: str,
        after: float | None = None,
        ambiguous: bool = False,
        pauses: tuple[float, ...] = (),
    ) -> None:
        super().__init__(text, reason=reason)
        self.after = after
        self.ambiguous = ambiguous
        self.pauses = pauses


class Permanent(DeliveryError):
    """It will never be taken as it is; an operator has to change something first."""
