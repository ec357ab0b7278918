# The site file loses the show-flat and everybody there, while a guest is with one of them.
13:00:00.000 lobby-1 on lobby 101
13:00:00.000 lobby-1 listens
13:00:00.000 flat-1 on show-flat 301
13:00:00.000 flat-1 listens
13:00:00.000 flat-2 on show-flat 302
13:00:00.000 flat-2 listens
13:00:00.000 boss on supervisor 901
13:00:00.000 boss listens
13:01:00.000 lobby-1 send show-flat-a surname=王 honorific=MR
13:01:30.000 lobby-1 send show-flat-b surname=陳 honorific=MRS party=4
13:01:40.000 lobby-1 send gate surname=Green party=2
13:02:00.000 flat-1 take #1
13:03:00.000 site half.site
13:03:01.000 flat-1 met #1
13:03:02.000 boss take #1
13:03:03.000 boss met #1
13:03:04.000 lobby-1 send show-flat-a surname=Wu
# What nobody takes at the supervisor's post ends, too.
14:00:00.000 .
