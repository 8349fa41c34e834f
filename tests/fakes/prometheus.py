"""A Prometheus on loopback that answers one result to everything; what it does wrong is the point."""

from urllib.parse import parse_qs, urlsplit

from tests.fakes.loopback import Answer, Loopback, Request

Result = list[dict[str, object]]


class PrometheusDouble(Loopback):
    """``result`` is what each query is answered with; ``warnings`` stand beside it."""

    def __init__(self, result: Result | None = None, *, warnings: tuple[str, ...] = ()) -> None:
        self.result = result or []
        self.warnings = list(warnings)
        super().__init__()

    def take(self, request: Request) -> Answer:
        kind = "matrix" if "query_range" in request.path else "vector"
        body: dict[str, object] = {
            "status": "success",
            "data": {"resultType": kind, "result": self.result},
        }
        return Answer(200, {**body, "warnings": self.warnings} if self.warnings else body)

    @property
    def asked(self) -> list[dict[str, str]]:
        """The parameters of each request, in order."""
        return [
            {name: values[0] for name, values in parse_qs(urlsplit(each.path).query).items()}
            for each in self.requests
        ]
