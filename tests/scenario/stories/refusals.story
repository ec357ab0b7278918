# What is refused, and in which words.
12:00:00.000 lobby-1 on lobby 999
12:00:00.000 lobby-1 listens
12:00:00.000 lobby-1 on roof 101
12:00:00.000 lobby-1 on bar 101
12:00:00.000 lobby-1 send gate surname=何
12:00:00.000 lobby-1 off
12:00:00.000 lobby-1 on lobby 101
12:00:01.000 lobby-1 send roof surname=何
12:00:02.000 lobby-1 send gate surname=何 from=bar
12:00:03.000 lobby-1 send gate surname=何 from=roof
12:00:04.000 lobby-1 send show-flat-a surname=何 age=61000
12:00:05.000 bar on bar 501
12:00:05.000 bar listens
12:00:06.000 bar take #1
12:00:07.000 desk on service-desk 601
12:00:07.000 desk listens
12:00:08.000 desk take #1
12:00:09.000 boss on supervisor 901
12:00:09.000 boss listens
12:00:10.000 boss take #1
12:00:11.000 flat-1 on show-flat 301
12:00:11.000 flat-1 listens
12:00:12.000 flat-1 met #1
12:00:13.000 flat-1 withdraw #1
12:00:14.000 flat-1 take #9
