# Declined by one, taken and released by the other, taken by the first after all, then withdrawn.
11:00:00.000 lobby-1 on lobby 101
11:00:00.000 lobby-1 listens
11:00:00.000 lobby-2 on lobby 102
11:00:00.000 lobby-2 listens
11:00:00.000 flat-1 on show-flat 301
11:00:00.000 flat-1 listens
11:00:00.000 flat-2 on show-flat 302
11:00:00.000 flat-2 listens
11:01:00.000 lobby-1 send show-flat-b surname=歐陽 honorific=MS party=2 trait=紅色大衣
11:01:05.000 flat-1 decline #1
11:01:06.000 flat-1 decline #1
11:01:09.000 flat-2 take #1
11:01:10.000 flat-2 off
11:02:00.000 flat-2 release #1
11:02:05.000 flat-1 take #1
11:02:06.000 flat-2 off
11:03:00.000 flat-1 withdraw #1
11:03:01.000 lobby-2 withdraw #1
11:03:02.000 flat-1 met #1
11:03:03.000 flat-1 off
