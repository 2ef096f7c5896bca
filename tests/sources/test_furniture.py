"""Lines that are no part of an article, and lines that look like them but are."""

from __future__ import annotations

import time

import pytest

from sayso.furniture import furniture

NO_PART = """\
Also read: Mayor says bridge is unsafe
READ MORE: ‘I did not do it,’ says mayor
» Read more
[Read more: Mayor says bridge is unsafe]
Related: 7 signs the bridge is failing
Related articles
Read next
Read the full story here.
Watch: Mayor explains the plan
WATCH | Mayor explains the plan
Watch live: the vote
More: Mayor says the bridge is safe
Read: The mayor’s letter in full
Video: Mayor explains
Advertisement
ADVERTISEMENT - CONTINUE READING BELOW
Story continues below advertisement
Sign up for our newsletter to get the latest from Linden.
Sign up here for the Morning Briefing newsletter
Subscribe to the Morning Review newsletter
Subscribe to our YouTube channel.
Get the day’s headlines delivered to your inbox every morning by subscribing to our newsletter.
Thanks for signing up!
Follow us on Twitter and Facebook
Follow us on Telegram: @harbourpost
Follow Ida Brandt on Twitter @idabrandt.
Like Us On Facebook   Follow Us On Twitter
Share this
Share this article
Photo: Anna Osei/Northwire
Image credit: Northwire
Image credit Anna Osei
(Photo by Anna Osei/Northwire via Getty Images)
[Image: Northwire]
AP Photo/Anna Osei
Copyright 2031 The Harbour Post
Copyright 2031 Northwire. All rights reserved. This material may not be published or broadcast.
© 2031 Northwire
© Northwire
Copyright © Harbour Post 2031.
All rights reserved
This material may not be published, broadcast, rewritten, or redistributed without permission.
Source: Bloomberg
Source: Reuters/AP
Source: https://example.org/a
Reporting by Anna Osei; Editing by Ida Brandt
(Reporting by Anna Osei in Linden and Ida Brandt in Port Ansel; Writing by Tom Hale)
--additional reporting by Tom Hale.
The Associated Press contributed to this report.
Associated Press writers Anna Osei in Linden and Ida Brandt contributed to this report.
Tom Hale contributed reporting from Port Ansel.
Originally published by The Harbour Post
Click here
Click here to read more
Click here to sign up for our newsletter.
Comments (12)
12 Comments
View comments
Leave a comment
Email Tom Hale at tom@example.org or reach him by phone.
Tags: bridge, mayor
Most read
""".splitlines()

PART = """\
Watch what he does, she said.
Watch: he will deny it, she said.
Source: an official in the palace said the king had left.
Source: The king knew of it, an aide said.
The source: Anna Osei said so.
Related crimes rose, the minister said.
Read more books, she told the children.
Also read the letter, he said.
“Read more,” she said.
He said: Read more.
More than 12 comments were made, he said.
More on Monday, he said.
Subscribe to that theory and you are lost, he said.
Sign up for the army, he told them.
Join the army, he said.
Join us on Monday, he said.
Follow us on Twitter, he said.
Register for updates, the agency said.
Sponsored by the crown, he won.
Share on equal terms, she told them.
Get out, he said, and leave your keys in your inbox.
Share this burden with us, he said.
Share prices fell, analysts said.
Follow the money, she said.
Follow me, he told us on Monday.
Photo evidence shows that he lied.
Photographs show the damage, she said.
Image is everything, she said.
Video of the event shows the mayor lying.
Credit: he deserves all of it, she said.
Copyright law has changed, she said.
Copyright law changed in 2019, he said.
All rights reserved for kings, he said, must end.
This material may not be safe, the agency said.
Reporting by the newspaper showed that the mayor lied.
Reporting by Northwire showed that the mayor lied.
Editing by Ida Brandt was poor, he said.
The Associated Press contributed to the debate, he said.
Tom Hale contributed to the campaign, records show.
Her anger contributed to this story.
First published in 1920, the book says that kings lie.
Click here to win, the message said.
Comments by the mayor angered many.
Comments on the plan are due on Monday, she said.
Email from the mayor shows that she knew.
Contact with the rebels was lost, he said.
Advertisement spending fell, the agency said.
Recommended by the panel, the plan was rejected.
Topics ranged from tax to war, he said.
Via Linden, the convoy reached the coast, he said.
""".splitlines()


@pytest.mark.parametrize("line", NO_PART)
def test_no_part_of_the_article(line: str) -> None:
    text = f"The bridge is shut.\n\n  {line}\r\nIt will stay so, she said."
    (span,) = furniture(text)
    assert text[span.start : span.end].strip() == line


@pytest.mark.parametrize("line", PART)
def test_part_of_the_article(line: str) -> None:
    assert furniture(f"The bridge is shut.\n{line}\n") == []


def test_a_long_paragraph_is_kept_whatever_it_begins_with() -> None:
    assert furniture("Watch: " + "The mayor said that the bridge was safe. " * 12) == []


@pytest.mark.parametrize(
    "part",
    ["AP ", "A", "Anna and ", "(", "- ", "Photo by A, ", "reporting by A; ", "Follow us ", "\n"],
)
def test_odd_lines_take_no_time(part: str) -> None:
    line = (part * 400)[:395]
    start = time.process_time()
    furniture(f"{line} contributed\n" * 40 + part * 100_000)
    assert time.process_time() - start < 2.0
