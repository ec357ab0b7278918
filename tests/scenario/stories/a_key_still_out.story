# A locker key is lent and the shift ends: that is no reason to stay. The visit ends, the key is out until it is back.
17:00:00.000 lobby-1 on lobby 101
17:00:00.000 lobby-1 listens
17:00:00.000 desk on service-desk 601
17:00:00.000 desk listens
17:01:00.000 lobby-1 send sales-hall surname=方 honorific=MS party=1
17:02:00.000 lobby-1 service 鑰匙 visit=#1 note=17_號櫃 contact=9123_4567
17:02:05.000 desk take #2
# Taken and not handed out yet, it is with her.
17:02:10.000 desk off
17:02:30.000 desk done #2
17:02:40.000 desk done #2
17:02:50.000 lobby-1 withdraw #2
18:00:00.000 lobby-1 withdraw #1
18:00:00.000 desk off
18:01:00.000 lobby-1 end #1
18:02:00.000 lobby-1 off
# The next day a colleague has it back.
33:00:00.000 boss on service-desk 901
33:00:00.000 boss listens
33:05:00.000 boss back #2
33:05:10.000 boss back #2
33:10:00.000 .
