"""Numbers of another cluster are not told as ours."""

from tests.fakes.measured import curve
from workers.clients.metrics import Series
from workers.measured.clusters import of_one_cluster


def test_one_cluster_or_none_is_what_we_look_at() -> None:
    plain, ours = Series({}, curve(1)), Series({"cluster": "a"}, curve(2))
    assert (plain, plain) == of_one_cluster([plain, plain])
    assert (ours,) == of_one_cluster([ours])


def test_two_clusters_that_answer_are_none() -> None:
    both = [Series({"cluster": name}, curve(1)) for name in "ab"]
    assert () == of_one_cluster(both) == of_one_cluster([])
