"""Of rounds on a machine with two speeds the quiet ones count, and all of them stand beside."""

from bench.rounds import Rounds


def test_what_was_measured_between_slow_work_does_not_count() -> None:
    speeds = iter([28.0, 29.0, 30.0, 57.0, 57.0, 56.0, 28.5, 30.8, 30.0, 32.5])
    rounds = Rounds(lambda: next(speeds))
    for values in ([5.0, 6.0], [9.0, 9.0], [11.0, 12.0], [7.0, 8.0], [20.0]):
        rounds.measure(lambda: values)  # noqa: B023  # called at once
    assert rounds.quiet == [
        5.0,
        6.0,
        7.0,
        8.0,
    ]  # the second became slow in its midst, the last is a little slow
    assert (rounds.of_quiet(0.5), rounds.of_quiet(0.95)) == (6.0, 8.0)
    assert rounds.beside("large_") == {
        "large_machine_ms": 29.0,
        "large_quiet_values": 4,
        "large_all_values": 9,
        "large_all_p95": 20.0,
    }


def test_on_a_machine_that_is_slow_all_the_time_its_best_rounds_count() -> None:
    rounds = Rounds(lambda: 57.0)
    rounds.measure(lambda: [12.0, 13.0])
    assert rounds.quiet == [12.0, 13.0]
