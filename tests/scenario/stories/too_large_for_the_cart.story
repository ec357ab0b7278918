# A party of 8, a cart of 6 and one of 4: refused with the number, split, driven in both; the last drop ends the visit.
16:00:00.000 lobby-1 on lobby 101
16:00:00.000 lobby-1 listens
16:00:00.000 desk on service-desk 601
16:00:00.000 desk listens
16:00:00.000 cart-a on shuttle 401
16:00:00.000 cart-a listens
16:00:00.000 cart-b on shuttle 402
16:00:00.000 cart-b listens
16:01:00.000 lobby-1 send sales-hall surname=許 honorific=MRS party=8
16:02:00.000 lobby-1 pickup #1 lobby 停車場 luggage=3
16:02:05.000 cart-b take #2 minutes=2
16:02:10.000 cart-a take #2 minutes=2
16:02:15.000 cart-a split #2 8
16:02:16.000 cart-a split #2 0
16:02:20.000 cart-a split #2 5
16:02:25.000 cart-a take #2 minutes=2
16:02:26.000 cart-a take #3 minutes=2
16:02:30.000 cart-b take #3 minutes=3
16:02:35.000 cart-a split #2 2
# One seat is left in the one, one in the other: a further pair finds none.
16:03:00.000 lobby-1 send sales-hall surname=Green party=2
16:03:01.000 lobby-1 pickup #4 lobby Central_Station
16:03:10.000 cart-b take #5
16:05:00.000 cart-a aboard #2
16:05:30.000 cart-b aboard #3
16:09:00.000 cart-a dropped #2
# Now there is room, and the place is none of the site's: nobody is offered the guests there.
16:09:10.000 cart-a take #5 minutes=5
16:10:00.000 cart-b dropped #3
16:14:00.000 cart-a aboard #5
16:40:00.000 cart-a dropped #5
