# The relay ends between two rungs and starts again: the ladder goes on from the offer, and nobody is deaf for a while.
12:00:00.000 lobby-1 on lobby 101
12:00:00.000 lobby-1 listens
12:00:00.000 flat-1 on show-flat 301
12:00:00.000 flat-1 listens
12:00:00.000 hall-1 on sales-hall 201
12:00:00.000 hall-1 listens
12:01:00.000 lobby-1 send show-flat-a surname=王 honorific=MR
12:01:16.000 restart
12:01:17.000 lobby-1 listens
12:01:18.000 hall-1 listens
# flat-1 does not come back: but the hall hears it, in its time.
12:01:35.000 hall-1 take #1
12:01:50.000 hall-1 met #1
# Down while two rungs fall due: both at the start. The clock was set back an hour meanwhile; site time does not run back.
12:04:00.000 flat-1 listens
12:05:00.000 lobby-1 send show-flat-b surname=李
12:05:40.000 restart
12:05:41.000 lobby-1 listens
12:05:41.000 hall-1 listens
11:06:00.000 hall-1 take #2
12:05:50.000 hall-1 met #2
12:07:30.000 .
