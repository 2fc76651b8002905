"""On a machine with two speeds what was measured in quiet moments counts, and everything stands beside."""

from bench.quiet import Samples, sample, timed


def test_what_was_measured_between_slow_work_does_not_count() -> None:
    samples = Samples()
    samples.add([[4.2, 5.0], [4.0, 6.0], [8.1, 11.0], [4.4, 7.0], [4.5, 9.0], [8.0, 12.0]])
    assert samples.quiet == [5.0, 6.0, 7.0]
    assert (samples.of_quiet(0.5), samples.of_quiet(0.95)) == (6.0, 7.0)
    assert samples.beside("large_") == {"large_quiet_values": 3, "large_all_values": 6, "large_all_p95": 12.0}


def test_on_a_machine_that_is_slow_all_the_time_its_best_moments_count() -> None:
    samples = Samples()
    samples.add([[8.0, 12.0], [8.1, 13.0]])
    assert samples.quiet == [12.0, 13.0]


def test_the_work_is_done_once_between_fixed_work() -> None:
    done: list[int] = []
    speed, taken = sample(timed, lambda: done.append(sum(range(300_000))))
    assert len(done) == 1
    assert speed > 0
    assert taken > 0
