"""A spaCy pipeline of the shape of en_core_web_sm, with random weights: the same work, untrained.

Same shape: six hashed features of 96 dimensions, four convolutions, a tagger of 50 tags, a parser
with 45 relations and a recogniser of 18 kinds of names, with as many moves as training gives them.
Left out, in spaCy's favour: the rules for attributes and lemmas that en_core_web_sm runs besides.

Whether random weights are fair was looked at on 12,861 tokens of news, in processor time:

- As spaCy initialises them, the output layers are zero. Every score is a tie, every token becomes
  a sentence of its own, and the parser takes 0.47 s where it takes 0.27 s otherwise: unfair. So
  the output layers are made random here.
- With these, sentences of 4 or of 600 tokens, and heads 2 or 13 tokens away on average, cost the
  parser the same 0.27 to 0.29 s: it makes two moves a token whatever tree comes out. The
  recogniser takes 0.52 s with a name every third token and 0.59 s with none at all. Trained
  weights would hence run at the same pace.
- Names and sentence ends are made about as frequent as in news all the same; the report tells what
  came out.
- The matrix library that spaCy brings works on one thread whatever is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.texts import texts
from benchmarks.timing import typical

if TYPE_CHECKING:
    from spacy.language import Language

_TAGS, _RELATIONS, _NAMES = 50, 45, 18
_WIDTH = 96
# Added to the scores of "no name" and "new sentence".
_BIAS = {"ner": ("O", 5.5), "parser": ("B", 4.0)}


def measure(*, count: int | None, rounds: int, shared: bool) -> dict[str, float]:
    """The median time of reading the first `count` articles through `Language.pipe`.

    Args:
        shared: all components share one tok2vec; else the recogniser has its own.

    Raises:
        ModuleNotFoundError: spaCy is not installed.
    """
    plain = [article.text for article in texts(count)]
    pipeline = build(shared=shared)
    documents = list(pipeline.pipe(plain))
    tokens = sum(map(len, documents))
    return {
        "seconds": typical(lambda: list(pipeline.pipe(plain)), rounds),
        "words": sum(len(text.split()) for text in plain),
        "sentence": tokens / sum(sum(1 for _ in d.sents) for d in documents),
        "name": tokens / max(1, sum(len(d.ents) for d in documents)),
    }


def build(*, shared: bool) -> Language:
    """The pipeline; the same weights every time."""
    import spacy

    spacy.util.fix_random_seed(0)
    pipeline = spacy.blank("en")
    pipeline.add_pipe("tok2vec", config={"model": _tok2vec()})
    tagger_model = {"@architectures": "spacy.Tagger.v2", "tok2vec": _listener()}
    tagger = pipeline.add_pipe("tagger", config={"model": tagger_model})
    for i in range(_TAGS):
        tagger.add_label(f"tag{i}")
    relations = {f"relation{i}": 100 for i in range(_RELATIONS)}
    names = {f"name{i}": 100 for i in range(_NAMES)}
    own = _listener() if shared else _tok2vec()
    parser = pipeline.add_pipe("parser", config={"model": _transitions("parser", _listener())})
    recogniser = pipeline.add_pipe("ner", config={"model": _transitions("ner", own)})
    # In spaCy's order: shift, reduce, left, right, break; missing, begin, in, last, unit, out.
    one = {"": 100}
    parser.moves.initialize_actions({0: one, 1: one, 2: relations, 3: relations, 4: {"ROOT": 100}})
    recogniser.moves.initialize_actions({0: one, 1: names, 2: names, 3: names, 4: names, 5: one})
    pipeline.initialize()
    _randomise(pipeline)
    return pipeline


def _randomise(pipeline: Language) -> None:
    """Gives the layers that spaCy leaves at zero random weights."""
    import numpy as np

    random = np.random.default_rng(0)
    for name in ("tagger", "parser", "ner"):
        pipe = pipeline.get_pipe(name)
        for node in pipe.model.walk():
            if node.has_param("W") and not node.get_param("W").any():
                weights = random.normal(scale=0.1, size=node.get_param("W").shape)
                node.set_param("W", weights.astype(np.float32))
                if name in _BIAS:
                    node.set_param("b", _bias(pipe.moves, *_BIAS[name]))


def _bias(moves: Any, action: str, amount: float) -> Any:
    import numpy as np

    names = [moves.get_class_name(i).split("-")[0] for i in range(moves.n_moves)]
    return np.array([amount if name == action else 0.0 for name in names], dtype=np.float32)


def _tok2vec() -> dict[str, Any]:
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": _WIDTH,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
        "include_static_vectors": False,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": _WIDTH,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}


def _listener() -> dict[str, Any]:
    return {
        "@architectures": "spacy.Tok2VecListener.v1", "width": _WIDTH, "upstream": "tok2vec"
    }  # fmt: skip


def _transitions(kind: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": kind,
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }
