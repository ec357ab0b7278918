# Taken, and not met in time: the taker is reminded, then the supervisor hears of it; met in time, nobody is.
13:00:00.000 lobby-1 on lobby 101
13:00:00.000 lobby-1 listens
13:00:00.000 flat-1 on show-flat 301
13:00:00.000 flat-1 listens
13:00:00.000 flat-2 on show-flat 302
13:00:00.000 flat-2 listens
13:00:00.000 boss on supervisor 901
13:00:00.000 boss listens
13:01:00.000 lobby-1 send show-flat-a surname=王
13:01:05.000 flat-1 take #1
13:01:30.000 flat-1 met #1
13:02:00.000 lobby-1 send show-flat-a surname=李
13:02:05.000 flat-1 take #2
# Handed over late: the colleague has as long to get there.
13:03:00.000 flat-1 handover 302 #2
13:04:30.000 flat-2 met #2
# Given back, it is an offer again, with its ladder from the start.
13:05:00.000 lobby-1 send show-flat-b surname=陳
13:05:05.000 flat-1 take #3
13:05:30.000 flat-1 release #3
13:05:50.000 flat-2 take #3
13:06:00.000 flat-2 met #3
13:08:00.000 .
