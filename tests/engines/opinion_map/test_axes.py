"""The axes are the exact principal components, whatever the matrix is like."""

import math

import numpy as np
import pytest

from njia.engines.opinion_map import axes, collect
from njia.engines.opinion_map.axes import UNIT, find_axes, gram, leading, place_people
from njia.engines.opinion_map.sums import pair_sums
from tests.engines.opinion_map.conversations import dense, invented


def centred(table: np.ndarray, out: np.ndarray) -> np.ndarray:
    """The vote matrix as textbooks have it: moderated-out columns 0, gaps filled with the mean, centred."""
    table = table.copy()
    table[:, out] = 0
    filled = np.where(np.isnan(table), np.nanmean(table, axis=0), table)
    return filled - filled.mean(axis=0)


@pytest.mark.parametrize("out", [[], [1, 9]])
@pytest.mark.parametrize(("people", "statements", "share"), [(60, 12, 0.9), (200, 70, 0.3), (15, 30, 0.8)])
def test_axes_are_the_first_singular_vectors(
    people: int, statements: int, share: float, out: list[int]
) -> None:
    votes = collect(*invented(people, statements, share=share))
    sums = pair_sums(votes)
    axes = find_axes(sums, gram(sums), out)
    matrix = centred(dense(votes), np.isin(votes.statements, out))
    _, _, expected = np.linalg.svd(matrix, full_matrices=False)
    for mine, theirs in zip((axes.first, axes.second), expected, strict=False):
        np.testing.assert_allclose(mine, theirs * np.sign(theirs[np.argmax(np.abs(theirs))]), atol=1e-9)
        assert mine[np.argmax(np.abs(mine))] > 0


def test_people_stand_where_the_formula_says() -> None:
    votes = collect(*invented(80, 20, share=0.4))
    sums = pair_sums(votes)
    axes = find_axes(sums, gram(sums), [5, 11])
    places = place_people(votes, axes)
    table = dense(votes)
    table[:, axes.left_out] = 0
    voted = (~np.isnan(table)).sum(axis=1)
    middle = np.where(axes.left_out, 0, np.nanmean(dense(votes), axis=0))
    away = np.where(np.isnan(table), 0, table - middle)
    for found, axis in ((places.x, axes.first), (places.y, axes.second)):
        np.testing.assert_allclose(found / UNIT, np.sqrt(20 / voted) * (away @ axis), atol=1e-6)
        np.testing.assert_array_equal(found, np.rint(found))


def test_the_gram_matrix_is_symmetric_to_the_last_bit() -> None:
    sums = pair_sums(collect(*invented(70, 25)))
    matrix = gram(sums)
    np.testing.assert_array_equal(matrix, matrix.T)
    np.testing.assert_array_equal(gram(sums, slice(4, 9)), matrix[4:9])


@pytest.mark.parametrize(
    "spectrum", [[9.0, 4, 1], [5.0, 5, 1], [3.0, 3, 3], [1e9, 1e-2, 0], [2.0, 1.9999999, 1.9999998]]
)
def test_eigenvectors_whatever_the_spectrum(spectrum: list[float]) -> None:
    basis, _ = np.linalg.qr(np.random.default_rng(2).normal(size=(12, 12)))
    values = np.array([*spectrum, *np.linspace(spectrum[-1] / 2, 0, 9)])
    matrix = basis * values @ basis.T
    matrix = (matrix + matrix.T) / 2
    (first, second), (largest, next_largest) = leading(matrix)
    assert largest == pytest.approx(spectrum[0])
    assert abs(first @ second) < 1e-12
    np.testing.assert_allclose(matrix @ first, largest * first, atol=1e-10 * spectrum[0])
    if next_largest:
        assert next_largest == pytest.approx(spectrum[1])
        np.testing.assert_allclose(matrix @ second, next_largest * second, atol=1e-10 * spectrum[0])
    else:
        assert not second.any()
        assert spectrum[1] < 1e-10 * spectrum[0]


@pytest.mark.parametrize("ratio", [0.98, 0.9999])
def test_many_steps_when_nothing_stands_out(ratio: float) -> None:
    basis, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(150, 150)))
    matrix = basis * np.linspace(1, ratio, 150) @ basis.T
    matrix = (matrix + matrix.T) / 2
    vectors, values = leading(matrix)
    np.testing.assert_allclose(values, [1, 1 - (1 - ratio) / 149], atol=1e-11)
    np.testing.assert_allclose(np.abs(vectors @ basis[:, :2]), np.eye(2), atol=1e-4)


def test_compiled_loops_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = gram(pair_sums(collect(*invented(70, 30))))
    slow = leading(matrix)
    monkeypatch.setattr("njia.engines.opinion_map.compiled.WORTH_IT", 0)
    for quick, expected in zip(leading(matrix), slow, strict=True):
        np.testing.assert_array_equal(quick, expected)


@pytest.mark.parametrize("size", [1, 4, 7, 30])
def test_four_rows_at_a_time_multiply_to_the_same_bits(size: int) -> None:
    rng = np.random.default_rng(size)
    matrix, vectors = rng.normal(size=(size, size)), rng.normal(size=(2, size))
    quick, plain = np.full((2, size), 9.0), np.full((2, size), 9.0)
    axes._multiply_quickly(matrix, vectors, quick)
    axes._multiply(matrix, vectors, plain)
    np.testing.assert_array_equal(quick, plain)
    np.testing.assert_allclose(plain, vectors @ matrix)


@pytest.mark.parametrize("size", [1, 2, 7, 12])
def test_rotating_quickly_gives_the_same_bits(size: int) -> None:
    square = np.random.default_rng(size).normal(size=(size, size))
    matrix = square @ square.T
    (quick, quick_vectors), (plain, vectors) = (
        axes._rotate_quickly(matrix.copy()),
        axes._rotate(matrix.copy()),
    )
    np.testing.assert_array_equal(quick, plain)
    np.testing.assert_array_equal(quick_vectors, vectors)
    np.testing.assert_allclose(vectors.T * plain @ vectors, matrix)


@pytest.mark.parametrize("size", [0, 1, 2, 5])
def test_nothing_to_find(size: int) -> None:
    vectors, values = leading(np.zeros((size, size)))
    assert vectors.shape == (2, size)
    assert not vectors.any()
    assert not values.any()


def test_a_single_statement_has_one_axis() -> None:
    vectors, values = leading(np.array([[4.0]]))
    assert (np.abs(vectors).tolist(), values.tolist()) == ([[1.0], [0.0]], [4.0, 0.0])


def test_one_line_of_opinion_has_no_second_axis() -> None:
    people = np.repeat(np.arange(20), 6)
    votes = collect(
        people, np.tile(np.arange(6), 20), np.where(people % 2, 1, -1) * np.tile([1, 1, 1, -1, -1, 1], 20)
    )
    sums = pair_sums(votes)
    axes = find_axes(sums, gram(sums))
    np.testing.assert_allclose(np.abs(axes.first), math.sqrt(1 / 6))
    assert not axes.second.any()
    assert not place_people(votes, axes).y.any()


def test_a_lone_agreement_goes_as_far_as_somebody_who_gives_no_other_vote() -> None:
    lists = invented(60, 15)
    sums = pair_sums(collect(*lists))
    axes = find_axes(sums, gram(sums))
    lone = place_people(collect(axes.statements, axes.statements, np.ones(15)), axes)
    np.testing.assert_allclose(np.hypot(lone.x, lone.y) / UNIT, axes.lone_agree, atol=1e-6)
