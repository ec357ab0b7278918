# A shift changes with open handoffs: they are handed over; a break; a staffed post warns the supervisor.
12:55:00.000 lobby-1 on lobby 101
12:55:00.000 lobby-1 listens
12:55:00.000 flat-1 on show-flat 301
12:55:00.000 flat-1 listens
12:55:00.000 boss on supervisor 901
12:55:00.000 boss listens
12:56:00.000 lobby-1 send show-flat-a surname=王 honorific=MR party=2
12:57:00.000 lobby-1 send show-flat-b surname=李 honorific=MISS party=1
12:58:00.000 flat-1 take #1
12:58:10.000 flat-1 take #2
13:00:00.000 flat-1 off
13:00:05.000 flat-1 handover 302
13:01:00.000 flat-2 on show-flat 302
13:01:00.000 flat-2 listens
# Who is on a break gets nothing.
13:01:05.000 flat-2 break
13:01:10.000 flat-1 handover 302
13:01:30.000 flat-2 resume
13:01:40.000 flat-1 handover 302 #1
13:01:45.000 flat-1 met #1
13:01:50.000 flat-1 handover 302
13:02:00.000 flat-1 off
13:02:10.000 flat-2 met #1
# The supervisor gives what somebody has to another, too.
13:03:00.000 flat-3 on show-flat 303
13:03:00.000 flat-3 listens
13:03:10.000 boss handover 303 #2
13:03:20.000 flat-2 met #2
13:03:30.000 flat-3 met #2
# The lobby is staffed: a break of the last is told, and called off when she is back; so is her going home.
13:10:00.000 lobby-1 break
13:10:00.500 boss reached #3
13:15:00.000 lobby-1 resume
13:30:00.000 lobby-1 off
13:30:10.000 boss reached #4
13:31:00.000 lobby-1 on lobby 102
