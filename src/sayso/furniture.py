"""Lines of a text that are no part of the article: links to other pieces, adverts, credits.

Only whole lines count, and only those that no sentence of an article looks like: what is lost by
leaving one line of furniture in is one odd statement, what is lost by taking a sentence for
furniture is what somebody said. So each rule asks for the whole line, most of them for a fixed
wording, and a label such as "Source:" only counts with a name behind it.
"""

from __future__ import annotations

import re

from sayso.article import Span

# Longer lines are paragraphs, whatever they begin with.
_LONGEST = 400

# The parts that the rules are made of.
_NAME = r"[A-Z@][\w.&’'@-]*"
_JOINT = r"(?:, (?:and )?| and | & |/| / | \| | - |,| )(?:(?:of|the|for|de|van|via|in) ){0,2}"
_NAMES = rf"{_NAME}(?:{_JOINT}{_NAME})*"
_REST = r"[^“”\"]*"
_YEAR = r"(?:19|20)\d\d(?: ?[-–] ?(?:19|20)\d\d)?"
_PIECE = r"(?:report|article|story|piece|dispatch)"
_ROLE = r"(?i:(?:additional )?(?:reporting|writing|editing|compiled|production|graphics))"
_NETWORK = (
    r"(?:Twitter|X|Facebook|Instagram|YouTube|Telegram|WhatsApp|LinkedIn|TikTok|Threads|Bluesky|"
    r"Mastodon|Flipboard|Google News|social media)"
)
_MAILING = (
    r"(?=.*\b(?:newsletters?|podcasts?|channel|briefings?|bulletins?|alerts?|e-?mails?|inbox|"
    r"updates|YouTube|print edition)\b)"
)
_RELATED = (
    r"related(?: (?:articles?|stories|story|content|coverage|news|links?|topics?|posts?|videos?))?"
)
_ADVERT = r"advert(?:isement|ising)?s?"
_PICTURE = r"(?:photo|image|picture|video|cover photo|illustration)s?(?:graph)?"

# Lines of these wordings, without regard to case. Not with ", she said" in them: what somebody said
# is part of the article.
_UNSAID = r"(?!.*, [^,]{1,60}\b(?:said|says|told|wrote|writes|added|warned|asked|ruled|found)\b)"
_WORDINGS = (
    # adverts
    rf"{_ADVERT}(?: ?[-–—] ?(?:continue reading|scroll)[\w ]*)?",
    rf"(?:skip|end of|hide) (?:{_ADVERT}|ad)",
    r"(?:sponsored|promoted|paid|partner)(?: (?:content|post|by [^,.]{1,40}))?",
    rf"(?:story|article|content) continues (?:below|after)(?: (?:the |this )?(?:{_ADVERT}|ad))?",
    r"scroll (?:down )?to continue",
    r"continue reading(?: below| the main story)?",
    # headings of lists of other pieces
    _RELATED,
    r"also read|read also|read more|read next|up next|see also|watch(?: live| now| more)?",
    r"source|photos?|image|video|listen|share|print|email",
    r"most (?:read|popular|viewed|shared)|trending(?: now| stories)?|top stories",
    r"latest (?:news|stories|headlines)|editors?[’']s? picks?",
    r"recommended(?: for you| stories| reading)?|you (?:may|might) also like",
    r"more (?:stories|news|coverage|on this (?:story|topic)|from this section|like this)",
    r"read (?:the )?(?:more|full (?:story|article|report|interview|text|statement))"
    r"(?: here| below| online| (?:at|on) \S+)?",
    # what the reader should do
    r"click here",
    r"click here (?:to|for) (?:read|see|view|watch|listen|subscribe|sign up|download|join|get|buy|"
    r"find|learn|more|the|our|updates|support|donate|follow|share|register|vote|enter)\b"
    r"[^,“”\"]*",
    rf"(?:please )?(?:sign up|register)\b{_MAILING}{_REST}",
    r"(?:please )?subscribe(?: now| here| today)?",
    rf"(?:please )?subscribe (?:to (?:our|us)\b|(?:to|for)\b{_MAILING}){_REST}",
    r"(?:get|receive|have)\b[^,“”\"]* (?:to|in) your (?:inbox|e-?mail|mailbox)"
    r"(?: (?:every|each|daily|weekly|by|for)\b[^,“”\"]*)?",
    r"thank(?:s| you) for (?:signing up|subscribing|registering)",
    rf"(?:download|get) (?:our|the [\w ]{{1,30}}) app\b{_REST}",
    rf"(?:like and )?(?:follow|like|join|find) (?:us|me|our \w+)(?: on {_NETWORK}|:| @).*",
    rf"follow [^,“”\"]{{1,60}} on {_NETWORK}(?:(?:, | and |, and | or | @){_NETWORK}?\S*)*",
    r"share (?:this(?: (?:article|story|page|post|video|link))?(?: with your friends)?)?"
    rf"(?: ?(?:on|via) (?:{_NETWORK}|e-?mail))?",
    rf"(?:e-?mail|contact|write to|reach|send tips to)\b{_REST}\b[\w.+-]+@[\w-]+\.\w+{_REST}",
    # comments
    r"(?:(?:view|show|hide|read|see|load)(?: all)? )?(?:\d+ )?comments?(?: ?[(\[]?\d+[)\]]?)?",
    r"(?:leave|post|write|add) a (?:comment|reply)|join the (?:conversation|discussion)",
    r"comments (?:are|have been) (?:closed|turned off|disabled)",
    # rights
    rf"(?:[^“”\"]{{0,120}}\b)?all rights reserved(?:[.!] {_REST})?",
    r"this (?:material|article|content|story|page) may not be "
    rf"(?:published|reproduced|copied|reprinted|used|re-?published|broadcast)\b{_REST}",
)
# A label, then anything that begins like a headline or a name, without regard to case.
_LABELS = (
    r"also read|read also|read more|read next|see also|more (?:on|from) [\w ]{1,30}|don[’']t miss|"
    r"up next|in case you missed it|watch live|watch now|watch more|listen now|you may also like|"
    rf"{_RELATED}|recommended|advertisement|photo(?:s|graph)?|image|picture|file photo|gallery|"
    r"photo gallery|video|tags|filed under|topics"
)
# The same, for words that may begin a sentence too.
_LOOSE_LABELS = r"watch|read|listen|more|in pictures"

_RULES = re.compile(
    "|".join(f"(?:{pattern})" for pattern in (
        *(f"(?i:{_UNSAID}(?:{wording}))" for wording in _WORDINGS),
        rf"(?i:{_LABELS}) ?(?:[:|»]| [-–—] ).+",
        rf"(?i:{_LOOSE_LABELS}) ?[:|»] ?[A-Z0-9‘“'\"].*",
        # credits of pictures
        rf"(?i:{_PICTURE} (?:credits?|courtesy(?: of)?|source|by)):? ?{_NAMES}",
        rf"(?i:photograph|illustration|graphic)s?: ?{_NAMES}",
        rf"(?i:credits?|pictured?)[:/] ?{_NAMES}",
        r"(?:AP|AFP|EPA|Reuters|REUTERS|Getty|PA|File)(?: File)? (?:Photo|Images?|Picture)s?\b"
        rf"(?:[/ ,|]+{_NAMES})?",
        # credits of the text
        rf"(?:Sources?|SOURCES?|Via|VIA): ?(?:{_NAMES}|https?://\S+)",
        rf"(?i:with (?:files from|reporting by|(?:agency )?inputs(?: from)?)):?(?: {_NAMES})?",
        rf"{_ROLE} by {_NAMES}(?:[;,.]? ?(?:and )?{_ROLE} by {_NAMES})*",
        rf"(?i:this {_PIECE} (?:was )?(?:originally |first )(?:published|appeared)) "
        rf"(?:by|in|on|at) (?:the )?{_NAMES}",
        rf"(?i:(?:originally|first) (?:published|appeared)) (?:by|in|on|at) (?:the )?{_NAMES}",
        # rights
        rf"(?i:(?:copyright|©|\(c\))(?: ?(?:©|\(c\)))?)[ ,]*{_YEAR}\b{_REST}",
        rf"(?:©|\([cC]\)) ?{_NAMES}",
        rf"(?i:copyright) (?:© ?)?(?:by )?{_NAMES},? ?{_YEAR}",
    ))
)  # fmt: skip
# Who contributed, and the words beside the names there.
_CONTRIBUTED = re.compile(rf"(.+?) contributed(?: reporting| to this {_PIECE})(?: from {_NAMES})?")
_STAFF = re.compile(
    r"also|and|in|of|the|for|staff|news|former|senior|chief|bureau|freelance|"
    r"(?:writer|reporter|editor|correspondent|journalist|producer|researcher)s?"
)
# What may stand around such a line: a bullet or an arrow before it, brackets, a full stop.
_DRESSED = re.compile(r"^[ \t>»•*▶►→–—\[(-]*(.*?)[ \t.!…:»›→>*\])]*$")


def furniture(text: str) -> list[Span]:
    """The spans of whole lines that are no part of the article, in order."""
    spans = []
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line.rstrip())
        if end > start and is_furniture(line):
            spans.append(Span(start, end))
        start += len(line)
    return spans


def is_furniture(line: str) -> bool:
    """Is this line, as a whole, no part of an article?"""
    if len(line) > _LONGEST:
        return False
    dressed = _DRESSED.match(line.strip())
    words = dressed.group(1) if dressed else ""
    return bool(_RULES.fullmatch(words)) or _contributors(words)


def _contributors(words: str) -> bool:
    """Is this "Anna Osei and staff writer Ida Brandt contributed to this report"?"""
    found = _CONTRIBUTED.fullmatch(words)
    return found is not None and all(
        word[0].isupper() or _STAFF.fullmatch(word.strip(",")) for word in found.group(1).split()
    )
