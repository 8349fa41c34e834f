from workers.signs.consequences import OF_A_BROKEN_NODE, OF_A_BROKEN_POD, OF_A_MISSING_POD


def test_every_broken_thing_takes_its_replicas_with_it() -> None:
    for consequences in (OF_A_BROKEN_POD, OF_A_MISSING_POD, OF_A_BROKEN_NODE):
        assert "replicas-unavailable" in consequences
        assert len(set(consequences)) == len(consequences)


def test_a_node_breaks_all_that_its_pods_break() -> None:
    assert set(OF_A_BROKEN_POD) <= set(OF_A_BROKEN_NODE)
