from tests.fakes.written import wrote


def test_a_log_by_hand_is_read_as_a_log() -> None:
    read = wrote("ERROR no", "connected")

    assert (["no"], 2, 1) == ([block.headline for block in read.blocks], read.total, read.well_at)
