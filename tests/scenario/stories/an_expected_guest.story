# Guests who are announced: one comes early, one late, one never, one is put off, one is called off, one is fetched.
08:00:00.000 desk-1 on service-desk 601
08:00:00.000 desk-1 listens
08:00:00.000 lobby-1 on lobby 101
08:00:00.000 lobby-1 listens
08:00:00.000 hall-1 on sales-hall 201
08:00:00.000 hall-1 listens
08:00:00.000 cart-a on shuttle 401
08:00:00.000 cart-a listens
08:00:00.000 boss on supervisor 901
08:00:00.000 boss listens
# Early: before anybody was told. The lobby, the hall and the driver need not be told any more; the hall hears he is on the way.
08:05:00.000 desk-1 expect 15:00:00.000 surname=王 title=總 party=5 level=高級 host=黃 travel=CX123 car=yes to=sales-hall
08:06:00.000 lobby-1 pass #1 sales-hall
08:30:00.000 lobby-1 arrived #1
08:30:10.000 hall-1 take #4
08:30:35.000 hall-1 met #4
08:30:40.000 lobby-1 arrived #1
# Late: told half an hour ahead, missed a quarter of an hour after, and here at last; he goes elsewhere.
08:31:00.000 desk-1 expect 10:00:00.000 surname=歐陽 honorific=MS to=sales-hall
09:30:00.100 lobby-1 seen #5
09:30:00.200 hall-1 reached #6
10:14:59.000 hall-1 end #99
10:20:00.000 lobby-1 arrived #5 會所
# Never: after the site's twelve hours nobody waits for him any longer.
10:21:00.000 desk-1 expect 11:00:00.000 surname=李
# Put off, after all were told that he has not come, by the number of what told of him; the relay is away when he is due.
10:22:00.000 desk-1 expect 10:40:00.000 surname=周
10:22:00.100 lobby-1 reached #11
10:30:00.100 lobby-1 reached #10
10:56:00.000 lobby-1 move #11 13:00:00.000
12:00:00.000 restart
12:00:01.000 lobby-1 listens
12:00:01.000 desk-1 listens
12:00:01.000 boss listens
12:00:01.000 cart-a listens
12:40:00.000 restart
12:40:01.000 lobby-1 listens
12:40:01.000 desk-1 listens
12:40:01.000 boss listens
12:40:01.000 cart-a listens
12:40:01.100 lobby-1 reached #14
12:58:00.000 lobby-1 arrived #14
# Called off, before anybody is told.
12:59:00.000 desk-1 expect 18:00:00.000 surname=吳 tell=bar
13:00:00.000 lobby-1 withdraw #17
13:00:10.000 desk-1 withdraw #17
# Fetched: in the cart he is here.
13:05:00.000 desk-1 expect 15:00:00.000 surname=鄭 party=2 car=yes to=clubhouse
14:30:00.100 lobby-1 reached #19
14:50:00.000 lobby-1 pickup #19 gate clubhouse
14:50:10.000 cart-a take #22 minutes=4
14:55:00.000 cart-a aboard #22
14:58:00.000 cart-a dropped #22
24:02:00.000 .
