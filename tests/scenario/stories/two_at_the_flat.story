# The lobby sends Mr Wang up. Two colleagues are at the show-flat; one takes him, the other is told who.
08:59:00.000 lobby-1 on lobby 101
08:59:00.000 lobby-1 listens
08:59:10.000 flat-1 on show-flat 301
08:59:10.000 flat-1 listens
08:59:20.000 flat-2 on show-flat 302
08:59:20.000 flat-2 listens
09:00:00.000 lobby-1 send 樣板房A surname=王 honorific=MR party=3 trait=灰西裝
09:00:00.040 flat-1 reached #1
09:00:00.045 flat-2 reached #1
09:00:02.000 flat-2 seen #1
09:00:04.000 flat-2 take #1
09:00:04.001 flat-1 take #1
09:00:04.001 flat-1 retry take #1
09:00:45.000 flat-1 met #1
09:00:46.000 flat-2 met #1
# A minute after its end it is filed; twelve hours later the visit ends.
22:00:00.000 .
