# A notice to posts: who has read it and who has not, a reminder, its end; one that need not be confirmed by hand; and
# a checklist before the shift, and an inspection during it.
08:00:00.000 boss on supervisor 901
08:00:00.000 boss listens
08:00:00.000 site read_this.site
08:01:00.000 lobby-1 on lobby 101
08:01:00.000 lobby-1 listens
08:01:10.000 lobby-1 on lobby 101 checked=yes
08:01:20.000 flat-1 on show-flat 301 checked=yes
08:01:20.000 flat-1 listens
08:01:20.000 flat-2 on show-flat 302 checked=yes
08:01:20.000 flat-2 listens
08:02:00.000 boss notice text=今天_10:00_電梯檢修,_請走樓梯 to=roof
08:02:10.000 boss notice text=今天_10:00_電梯檢修,_請走樓梯 to=lobby to=show-flat to=bar confirm=yes until=10:00:00.000
08:02:10.100 flat-1 reached #2
08:02:11.000 lobby-1 confirm #1
08:02:20.000 flat-1 confirm #2
08:02:30.000 flat-1 confirm #2
# 302 lacks it, and so does the bar, where nobody is.
08:30:00.000 flat-1 remind #2
08:30:10.000 boss remind #2
08:31:00.000 flat-2 confirm #2
# What its own post has read is history; it still leads to the others.
08:39:00.000 boss remind #2
08:40:00.000 flat-2 take #3
08:40:10.000 lobby-1 take #1
10:00:00.000 .
10:00:10.000 boss remind #2
# Not to be confirmed by hand: that it is on a device of each will do.
10:01:00.000 lobby-1 notice text=貴賓十一時到 to=show-flat to=supervisor
10:01:00.100 flat-1 seen #4
10:01:00.200 flat-2 reached #4
# The boss's device is off: after the site's two hours it is missed.
10:30:00.000 boss inspect badge=302 failed=uniform note=鈕扣未扣
10:31:00.000 boss inspect post=lobby
10:32:00.000 boss inspect post=lobby failed=hat
10:33:00.000 lobby-1 inspect badge=901
12:02:00.000 .
