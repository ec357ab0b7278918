# The bar does not look at its screen: nobody takes the guest, and the lobby hears of it.
10:00:00.000 lobby-1 on lobby 101
10:00:00.000 lobby-1 listens
10:00:00.000 bar on bar 501
10:00:00.000 bar listens
10:01:00.000 lobby-1 send clubhouse surname=李 honorific=MISS party=1
10:31:01.000 bar take #1
10:31:02.000 lobby-1 withdraw #1
# It stays in the open as missed, and goes with its visit.
23:59:00.000 .
