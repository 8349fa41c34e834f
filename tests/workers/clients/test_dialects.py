"""Each vendor's server is asked until it answers, and never twice in a dialect it has refused."""

import pytest
from pydantic import BaseModel, ConfigDict

from alertwhy.errors import AnalysisError, ModelBusy, ModelDown, QuestionTooLong
from tests.fakes.model_server import ModelServer
from tests.fakes.model_vendors import (
    AZURE,
    LITELLM,
    OLD_LLAMA_CPP,
    VENDORS,
    VLLM,
    Vendor,
    VendorServer,
)  # fmt: skip
from workers.clients.dialects import Cap, Dialect, Rung, dialect_of, simplified
from workers.clients.openai import ShortMemory, openai_model


class Word(BaseModel):
    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})
    word: str


def ask(
    server: ModelServer, *, memory: ShortMemory | None = None, user: str = "why", name="small-1"
):
    model = openai_model(name, base_url=server.base_url, api_key="k", memory=memory)
    return model.ask("be brief", user, shape=Word, timeout=5.0, max_output=900)


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS)
def test_every_vendor_answers(vendor: Vendor) -> None:
    with VendorServer(vendor, '{"word": "because"}') as server:
        found = ask(server)
    assert "because" == found.reply.word
    assert (2100, 350) == (found.tokens.input, found.tokens.output) or vendor.usage is None


@pytest.mark.parametrize(
    ("vendor", "tries", "kept"),
    [
        (AZURE, 1, {}),
        (VLLM, 1, {}),
        (LITELLM, 3, {"rung": "text"}),
        (OLD_LLAMA_CPP, 3, {"rung": "json_object", "cap": "max_tokens"}),
    ],
)
def test_what_a_server_takes_is_found_out_once_and_remembered(
    vendor: Vendor, tries: int, kept: dict[str, str]
) -> None:
    memory = ShortMemory()
    with VendorServer(vendor, '{"word": "because"}') as server:
        ask(server, memory=memory)
        assert tries == len(server.requests)
        ask(server, memory=memory)
        assert tries + 1 == len(server.requests)
    assert kept == memory.recall()


def test_an_answer_is_capped_in_the_name_that_the_server_knows() -> None:
    with VendorServer(OLD_LLAMA_CPP, '{"word": "because"}') as server:
        ask(server)
        caps = [(b.get("max_completion_tokens"), b.get("max_tokens")) for b in server.asked]
    assert [(900, None), (None, 900)] == [caps[0], caps[-1]]


@pytest.mark.parametrize("name", [name for name, each in VENDORS.items() if each.most])
def test_a_question_that_is_too_long_is_told_from_all_other_refusals(name: str) -> None:
    with VendorServer(VENDORS[name]) as server, pytest.raises(QuestionTooLong):
        ask(server, user="why " * 8_000)
    assert len(server.requests) <= 3


@pytest.mark.parametrize("name", [name for name, each in VENDORS.items() if each.unknown])
def test_a_model_that_is_not_there_is_asked_for_once(name: str) -> None:
    with VendorServer(VENDORS[name]) as server:
        with pytest.raises(AnalysisError, match="no such model"):
            ask(server, name="small-9")
        assert 1 == len(server.requests)


def test_a_pause_that_is_asked_for_is_told() -> None:
    with ModelServer() as server:
        server.fail(status=429, after=7)
        with pytest.raises(ModelBusy) as raised:
            ask(server)
    assert 7.0 == raised.value.after


def test_a_pause_without_a_length_is_told_as_such() -> None:
    with ModelServer() as server:
        server.fail(status=429)
        with pytest.raises(ModelBusy) as raised:
            ask(server)
    assert raised.value.after is None


def test_a_server_that_failed_may_have_charged_nothing_and_one_that_hangs_may_have() -> None:
    with ModelServer() as server:
        server.fail(status=503)
        with pytest.raises(ModelDown) as raised:
            ask(server)
        assert not raised.value.charged


def test_tokens_that_a_useless_answer_cost_are_told() -> None:
    with ModelServer("no JSON") as server, pytest.raises(AnalysisError) as raised:
        ask(server)
    assert 2450 == raised.value.spent


@pytest.mark.parametrize("known", [{}, {"rung": "??", "cap": "??"}])
def test_nothing_remembered_is_the_strictest(known: dict[str, str]) -> None:
    assert Dialect(Rung.SCHEMA, Cap.COMPLETION) == dialect_of(known)


def test_the_lowest_rung_has_none_below() -> None:
    assert simplified(Dialect(Rung.TEXT, Cap.NONE), 400, None, "response_format") is None
