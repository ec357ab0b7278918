# A busy Sunday: nine parties in ten minutes, and too few to receive them. Nothing is lost: what one cannot take goes on, up
# to the supervisor; what nobody takes is missed, in the open; two of one surname are told apart; an expected guest comes in the
# rush, a handset dies in it, and the morning's notice is read in between.
09:00:00.000 desk-1 on service-desk 601
09:00:00.000 desk-1 listens
09:00:00.000 lobby-1 on lobby 101
09:00:00.000 lobby-1 listens
09:00:00.000 lobby-2 on lobby 102
09:00:00.000 lobby-2 listens
09:00:00.000 hall-1 on sales-hall 201
09:00:00.000 hall-1 listens
09:00:00.000 hall-2 on sales-hall 202
09:00:00.000 hall-2 listens
09:00:00.000 flat-1 on show-flat 301
09:00:00.000 flat-1 listens
09:00:00.000 flat-2 on show-flat 302
09:00:00.000 flat-2 listens
09:00:00.000 cart-a on shuttle 401
09:00:00.000 cart-a listens
09:00:00.000 bar-1 on bar 501
09:00:00.000 bar-1 listens
09:00:00.000 boss on supervisor 901
09:00:00.000 boss listens
09:01:00.000 desk-1 expect 10:05:00.000 surname=林 title=總 party=6 level=高級 car=yes to=sales-hall
09:02:00.000 boss notice text=今日客多，請大家守位 to=lobby to=show-flat confirm=yes
09:02:30.000 lobby-1 confirm #4
09:03:00.000 flat-1 confirm #5
09:04:00.000 flat-2 confirm #5
# Ten o'clock: three at once for the hall, one for each flat.
10:00:00.000 lobby-1 send sales-hall surname=王 honorific=MR party=3 trait=灰西裝
10:00:05.000 lobby-2 send sales-hall surname=王 honorific=MR party=2 trait=藍外套
10:00:09.000 lobby-1 send 樣板房A surname=李 honorific=MISS
10:00:10.000 hall-1 take #6
10:00:10.001 hall-2 take #6
10:00:12.000 hall-2 take #7
10:00:14.000 flat-1 take #8
10:00:20.000 lobby-2 send 樣板房B surname=陳 honorific=MRS party=4
10:00:24.000 lobby-1 send sales-hall surname=張 title=總 party=5
10:00:30.000 flat-2 take #9
# Both at the hall are with guests, and say so: it goes to the supervisor at once, since the lobby is who sent it.
10:00:35.000 hall-1 decline #10
10:00:36.000 hall-2 decline #10
10:00:45.000 hall-1 met #6
10:00:50.000 hall-2 met #7
10:00:52.000 flat-1 met #8
10:01:05.000 boss take #10
10:01:10.000 flat-2 met #9
# The bar is asked for everything at once.
10:01:20.000 hall-1 service milk-tea visit=#6 quantity=3
10:01:25.000 hall-2 service towels visit=#7 quantity=2
10:01:30.000 flat-1 service coffee visit=#8
10:01:32.000 bar-1 take #11
10:01:40.000 boss met #10
10:02:10.000 bar-1 done #11
10:02:12.000 bar-1 take #12
10:02:15.000 bar-1 take #13
# A handset at the flat dies with what it took: the taker has it still, and is reminded on the other; new ones go to who is left.
10:02:30.000 lobby-1 send 樣板房A surname=何 honorific=MR
10:02:34.000 flat-2 take #14
10:02:40.000 flat-2 silent
10:02:50.000 lobby-2 send 樣板房B surname=黃 honorific=MS party=2
10:02:55.000 flat-1 take #15
10:03:30.000 flat-1 met #15
10:03:44.000 boss handover 301 #14
10:03:50.000 flat-1 met #14
# There are eight of Zhang's party by now, and a cart has six seats: split; the second ride waits for the cart.
10:04:00.000 boss card #10 party=8
10:04:02.000 lobby-1 pickup #10 sales-hall gate
10:04:05.000 cart-a take #16
10:04:08.000 cart-a split #16 6
10:04:10.000 cart-a take #16 minutes=2
10:04:30.000 cart-a take #17
10:05:00.000 cart-a aboard #16
# The expected guest is here, in time, in the middle of it.
10:05:10.000 lobby-2 arrived #1
10:05:20.000 hall-1 take #18
10:05:45.000 hall-1 met #18
10:06:30.000 cart-a dropped #16
10:06:35.000 cart-a take #17 minutes=1
10:07:30.000 cart-a aboard #17
# Everybody is with somebody: nobody takes the last, not even the supervisor. It is missed, and back with the lobby.
10:08:00.000 lobby-1 send 樣板房A surname=吳 honorific=MR
10:09:00.000 cart-a dropped #17
10:13:00.000 .
10:13:10.000 lobby-1 pass #19 sales-hall
10:13:15.000 hall-2 take #20
10:13:40.000 hall-2 met #20
10:20:00.000 bar-1 done #12
10:20:05.000 bar-1 done #13
10:25:00.000 .
