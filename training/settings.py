"""Everything that a run depends on besides the data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run; the command line has an option for each.

    Attributes:
        hold: the share of the run after which the rate begins to fall.
        decay: by which the rate shrinks from each layer to the one below.
        reports, texts, sayings, second_layer: how often an epoch shows the articles of reports/, of
            texts/, of sayings/, and others with a second layer.
        mentions: the share of the annotated mentions that a window asks about.
        average: of the exponential moving average of the weights.
        act_smoothing: the share of an act's probability that all other acts share in training.
        nested_negative: weight of cue tags inside contents where nesting is not annotated.
    """

    epochs: float = 8.0
    batch: int = 8
    window: int = 256
    rate: float = 3e-4
    head_rate: float = 1e-3
    decay: float = 0.85
    weight_decay: float = 0.01
    warmup: float = 0.06
    hold: float = 0.06
    reports: int = 4
    texts: int = 2
    sayings: int = 1
    second_layer: int = 2
    mentions: float = 0.5
    augment: float = 0.25
    mask: float = 0.06
    average: float = 0.998
    cue_weight: float = 2.0
    pair_weight: float = 0.25
    auxiliary_weight: float = 0.1
    name_weight: float = 0.1
    field_weight: float = 0.3
    verdict_weight: float = 1.0
    act_smoothing: float = 0.1
    nested_negative: float = 0.0
    seed: int = 1
