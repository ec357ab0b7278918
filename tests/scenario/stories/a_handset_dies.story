# A handset dies with what it took: the taker is reminded, then the supervisor hears of it. What was offered to it widens.
11:00:00.000 lobby-1 on lobby 101
11:00:00.000 lobby-1 listens
11:00:00.000 flat-1 on show-flat 301
11:00:00.000 flat-1 listens
11:00:00.000 boss on supervisor 901
11:00:00.000 boss listens
11:01:00.000 lobby-1 send show-flat-a surname=王 honorific=MR
11:01:01.000 flat-1 reached #1
11:01:05.000 flat-1 take #1
11:01:06.000 lobby-1 send show-flat-b surname=林
11:01:07.000 flat-1 reached #2
11:01:08.000 flat-1 silent
# A line that comes back within ten seconds is no matter; then it is gone.
11:01:15.000 flat-1 listens
11:01:20.000 flat-1 silent
11:01:40.000 boss take #2
# The supervisor gives what the dead handset had to herself.
11:03:00.000 boss handover 901 #1
11:03:10.000 boss met #1
11:03:11.000 boss met #2
11:04:20.000 .
