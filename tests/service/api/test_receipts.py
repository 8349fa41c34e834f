import pytest
from flask.testing import FlaskClient

from alertwhy.domain.admission import Changes
from alertwhy.domain.episode import Admitted, Outcome, Receipt
from alertwhy.store import Store
from tests.service.conftest import NOW


def test_a_post_waits_until_it_is_admitted(client: FlaskClient, store: Store) -> None:
    receipt = store.inbox.accept(b"{}", source="alertmanager", alerts=1).receipt

    assert {"state": "waiting", "alerts": []} == client.get(f"/api/v1/receipts/{receipt}").json


def test_then_it_says_what_became_of_each_alert(client: FlaskClient, store: Store) -> None:
    receipt = store.inbox.accept(b"{}", source="alertmanager", alerts=1).receipt
    became = Receipt("admitted", (Admitted("f1", Outcome.OPENED, "i1"),))
    changes = Changes({}, (), (), {receipt: became})
    store.episodes.commit(lambda: changes, now=NOW, also=lambda *_: None)

    assert {
        "state": "admitted",
        "alerts": [{"fingerprint": "f1", "outcome": "opened", "investigation": "i1"}],
    } == client.get(f"/api/v1/receipts/{receipt}").json


@pytest.mark.parametrize(
    "receipt", ["1-1", "1", "-", "1-1-1", "x" * 500, "\u0661-\u0661", "9" * 30 + "-1"]
)
def test_others_do_not_exist(client: FlaskClient, receipt: str) -> None:
    assert 404 == client.get(f"/api/v1/receipts/{receipt}").status_code
