# What is held until it is due: a service, a notice every morning, a guest; a call back after a repair. It is moved, called
# off, and falls due while the relay is away and the clock is set back an hour.
08:00:00.000 desk-1 on service-desk 601
08:00:00.000 desk-1 listens
08:00:00.000 bar-1 on bar 501
08:00:00.000 bar-1 listens
08:00:00.000 flat-1 on show-flat 301
08:00:00.000 flat-1 listens
08:00:00.000 lobby-1 on lobby 101
08:00:00.000 lobby-1 listens
08:00:00.000 boss on supervisor 901
08:00:00.000 boss listens
# Coffee at ten. Until then nobody may take it; then the ladder counts from its offer.
08:10:00.000 lobby-1 service coffee quantity=3 due=10:00:00.000
08:11:00.000 bar-1 take #1
10:00:05.000 bar-1 take #1
10:01:00.000 bar-1 done #1
# A guest goes to the show-flat at half past ten; he is put off, and nobody is there when he is due: the hall is empty too.
10:02:00.000 lobby-1 send show-flat-a surname=王 due=10:30:00.000
10:03:00.000 lobby-1 move #2 11:00:00.000
10:50:00.000 flat-1 off
11:00:20.000 boss take #2
11:00:50.000 boss met #2
# A repair, a day later the call; the guest has left by then, and is still known.
11:01:00.000 lobby-1 service repair visit=#2 note=漏水 contact=61234567
11:02:00.000 desk-1 take #3
11:30:00.000 desk-1 done #3
11:31:00.000 lobby-1 end #2
# A notice every morning, to two posts: one series. The relay is away at ten past eight, and the clock goes back an hour.
11:32:00.000 desk-1 notice text=晨會 to=lobby to=bar confirm=yes due=32:10:00.000 until=33:00:00.000 repeat=daily
32:00:00.000 restart
32:00:01.000 bar-1 listens
32:00:01.000 lobby-1 listens
32:00:01.000 desk-1 listens
33:30:00.000 restart
32:30:00.000 bar-1 listens
32:30:00.000 lobby-1 listens
32:30:00.000 desk-1 listens
33:31:00.000 lobby-1 confirm #5
# Called off: with the other post's, and all that would follow.
33:32:00.000 desk-1 withdraw #8
# The call is due; done, it is followed by nothing, and the visit is history at last.
35:30:10.000 desk-1 take #4
35:35:00.000 desk-1 done #4
82:00:00.000 .
