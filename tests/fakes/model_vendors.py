"""How other servers than OpenAI's answer chat completions: their refusals, in their own words.

Written down from their sources and manuals; each differs in what it takes, in the shape of its
errors, and in what it counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.fakes.loopback import Answer, Request
from tests.fakes.model_server import ModelServer, Reply, Said, format_of, user_of

Body = Mapping[str, object]
PLAIN_USAGE: Body = {"prompt_tokens": 2100, "completion_tokens": 350, "total_tokens": 2450}


@dataclass(frozen=True)
class Vendor:
    """One server. ``refuses`` holds parameters and formats, each with status and body.

    Questions of more than ``most`` bytes are ``too_long``; 0 takes any length. ``unknown`` is what
    a model that is not there is answered. ``path`` is where its API begins.
    """

    path: str = "/v1"
    refuses: Mapping[str, tuple[int, Body]] = field(default_factory=dict)
    most: int = 0
    too_long: Body = field(default_factory=dict)
    unknown: Body = field(default_factory=dict)
    usage: Body | None = field(default_factory=lambda: PLAIN_USAGE)


AZURE = Vendor(
    path="/openai/v1",
    refuses={
        "max_tokens": (
            400,
            {
                "error": {
                    "message": "Unsupported parameter: 'max_tokens' is not supported with this model."
                    " Use 'max_completion_tokens' instead.",
                    "type": "invalid_request_error",
                    "param": "max_tokens",
                    "code": "unsupported_parameter",
                }
            },
        )
    },
    most=20_000,
    too_long={
        "error": {
            "message": "This model's maximum context length is 8192 tokens.",
            "type": "invalid_request_error",
            "param": "messages",
            "code": "context_length_exceeded",
        }
    },
    unknown={
        "error": {
            "code": "DeploymentNotFound",
            "message": "The API deployment for this resource does not exist.",
        }
    },
)
VLLM = Vendor(
    most=12_000,
    too_long={
        "object": "error",
        "message": "This model's maximum context length is 4096 tokens. However, you requested 6011"
        " tokens (4511 in the messages, 1500 in the completion). Please reduce the length.",
        "type": "BadRequestError",
        "param": None,
        "code": 400,
    },
    unknown={
        "object": "error",
        "message": "The model `small-9` does not exist.",
        "type": "NotFoundError",
        "param": None,
        "code": 404,
    },
)
OLLAMA = Vendor(
    unknown={
        "error": {
            "message": 'model "small-9" not found, try pulling it first',
            "type": "not_found_error",
            "param": None,
            "code": None,
        }
    },
)
LITELLM = Vendor(
    refuses={
        "json_schema": (
            400,
            {
                "error": {
                    "message": "litellm.UnsupportedParamsError: bedrock does not support parameters:"
                    " ['response_format'], for model=small-1. To drop these, set drop_params.",
                    "type": "None",
                    "param": None,
                    "code": "400",
                }
            },
        ),
        "json_object": (
            400,
            {
                "error": {
                    "message": "litellm.BadRequestError: response_format is not supported",
                    "code": "400",
                }
            },
        ),
    },
    most=12_000,
    too_long={
        "error": {
            "message": "litellm.ContextWindowExceededError: litellm.BadRequestError: too long",
            "type": None,
            "param": None,
            "code": "400",
        }
    },
    unknown={
        "error": {
            "message": "litellm.NotFoundError: model small-9 not found",
            "type": "invalid_request_error",
            "code": "404",
        }
    },
)
OLD_LLAMA_CPP = Vendor(
    refuses={
        "json_schema": (
            400,
            {
                "code": 400,
                "message": "failed to parse grammar: json_schema is nested",
                "type": "invalid_request_error",
            },
        ),
        "max_completion_tokens": (
            400,
            {"error": {"code": 400, "message": "unknown field max_completion_tokens"}},
        ),
    },
    most=12_000,
    too_long={
        "error": {
            "code": 400,
            "message": "the request exceeds the available context size (4096), try increasing it",
            "type": "exceed_context_size_error",
            "n_prompt_tokens": 4511,
            "n_ctx": 4096,
        }
    },
    usage=None,
)
VENDORS = {
    "azure": AZURE,
    "vllm": VLLM,
    "ollama": OLLAMA,
    "litellm": LITELLM,
    "an old llama.cpp": OLD_LLAMA_CPP,
}


class VendorServer(ModelServer):
    """One of them on loopback; it knows the model ``small-1`` alone."""

    def __init__(self, vendor: Vendor, reply: Reply | Said = "") -> None:
        self._vendor = vendor
        super().__init__(reply, usage=vendor.usage)

    @property
    def base_url(self) -> str:
        """Where its API begins."""
        return self.url + self._vendor.path

    def take(self, request: Request) -> Answer:
        """Refuse as the vendor does, else answer."""
        asked = request.json()
        if not request.path.startswith(self._vendor.path + "/"):
            return Answer(404, "404 page not found")
        if asked.get("model") != "small-1" and self._vendor.unknown:
            return Answer(404, self._vendor.unknown)
        for name in (*asked, format_of(asked)):
            if name in self._vendor.refuses:
                return Answer(*self._vendor.refuses[name])
        if 0 < self._vendor.most < len(user_of(asked).encode()):
            return Answer(400, self._vendor.too_long)
        return super().take(request)
