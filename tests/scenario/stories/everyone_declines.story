# The last one who could take it may not decline in silence: it goes to the hall, up to the supervisor, and is missed.
10:00:00.000 lobby-1 on lobby 101
10:00:00.000 lobby-1 listens
10:00:00.000 flat-1 on show-flat 301
10:00:00.000 flat-1 listens
10:00:00.000 flat-2 on show-flat 302
10:00:00.000 flat-2 listens
10:00:00.000 hall-1 on sales-hall 201
10:00:00.000 hall-1 listens
10:00:00.000 boss on supervisor 901
10:00:00.000 boss listens
10:01:00.000 lobby-1 send show-flat-a surname=歐陽 honorific=MS party=2
10:01:02.000 flat-1 decline #1
10:01:03.000 flat-2 decline #1
10:01:04.000 hall-1 decline #1
10:01:05.000 boss decline #1
10:01:06.000 flat-1 take #1
# A second guest: a colleague who is on a break is not asked; back from it, she may take it.
10:02:00.000 lobby-1 send show-flat-b surname=周
10:02:01.000 flat-2 break
10:02:02.000 flat-1 decline #2
10:02:05.000 flat-2 resume
10:02:06.000 flat-2 take #2
10:03:00.000 flat-2 met #2
10:05:00.000 .
