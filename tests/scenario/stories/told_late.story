# A handset without a link: what was done meanwhile is told late, with its age, and keeps its own time in the record.
10:00:00.000 lobby-1 on lobby 101
10:00:00.000 lobby-1 listens
10:00:00.000 hall-1 on sales-hall 201
10:00:00.000 hall-1 listens
10:00:00.000 flat-1 on show-flat 301
10:00:00.000 flat-1 listens
10:00:00.000 cart-a on shuttle 401
10:00:00.000 cart-a listens
10:00:00.000 boss on supervisor 901
10:00:00.000 boss listens
10:01:00.000 lobby-1 send show-flat-a surname=王 honorific=MR party=2
10:01:10.000 flat-1 take #1
# The guest is met at 10:01:40, in time; the relay, which hears nothing of it, reminds, and tells the supervisor.
10:03:40.000 flat-1 met #1 age=120000
# Asked again since the answer was lost: nothing more happens.
10:03:41.000 flat-1 retry met #1 age=121000
# Colleagues see it for a minute from when they could hear of it.
# Told at the end of a drive: each step at its own time, and neither before what came before it.
10:04:30.000 flat-1 pass #1 sales-hall
10:05:05.000 hall-1 take #2
10:05:20.000 hall-1 met #2
10:06:00.000 hall-1 pickup #2 sales-hall show-flat-b
10:06:10.000 cart-a take #3 minutes=2
10:10:00.000 cart-a aboard #3 age=110000
10:10:00.100 cart-a dropped #3 age=20000
10:10:10.000 flat-1 take #4
10:10:20.000 flat-1 met #4 age=3600000
