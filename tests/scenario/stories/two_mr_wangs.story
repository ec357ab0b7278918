# Two guests of one surname: the newer one's sender is told, and the card of one is corrected.
14:00:00.000 lobby-1 on lobby 101
14:00:00.000 lobby-1 listens
14:00:00.000 lobby-2 on lobby 102
14:00:00.000 lobby-2 listens
14:00:00.000 flat-1 on show-flat 301
14:00:00.000 flat-1 listens
14:00:00.000 bar-1 on bar 501
14:00:00.000 bar-1 listens
14:01:00.000 lobby-1 send show-flat-a surname=王 honorific=MR party=2 trait=灰西裝
14:03:00.000 lobby-2 send show-flat-b surname=王 honorific=MR party=4 trait=藍領帶
# Asked again under the same id: told the same again.
14:03:00.000 lobby-2 retry send show-flat-b surname=王 honorific=MR party=4 trait=藍領帶
14:03:10.000 flat-1 take #1
14:03:11.000 flat-1 take #2
14:03:40.000 flat-1 met #1
# The first one was misheard: a 黃, in a blue suit, with a title.
14:05:00.000 flat-1 card #1 surname=黃 drop=灰西裝 trait=藍西裝 title=博士 party=3
# The same once more changes nothing.
14:05:30.000 lobby-1 card #1 surname=黃
# Who has nothing to do with the visit may not touch it.
14:06:00.000 bar-1 card #1 surname=李
# A third, and then the surname of the first back to what it was: told of the newest other.
14:07:00.000 lobby-1 send clubhouse surname=王 honorific=MISS
14:08:00.000 bar-1 card #3 surname=黃
14:09:00.000 flat-1 card #1 clear=title clear=partySize surname=王
14:10:00.000 lobby-1 end #2
14:10:01.000 lobby-1 card #2 surname=歐陽
14:11:30.000 lobby-1 send clubhouse surname=歐陽
