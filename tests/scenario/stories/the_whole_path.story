# A guest's whole path: lobby, sales hall with a consultant, towels and milk tea, show-flat, shuttle, gate.
09:00:00.000 lobby-1 on lobby 101
09:00:00.000 lobby-1 listens
09:00:00.000 hall-1 on sales-hall 201
09:00:00.000 hall-1 listens
09:00:00.000 hall-2 on sales-hall 202
09:00:00.000 hall-2 listens
09:00:00.000 flat-1 on show-flat 301
09:00:00.000 flat-1 listens
09:00:00.000 cart-a on shuttle 401
09:00:00.000 cart-a listens
09:00:00.000 bar-1 on bar 501
09:00:00.000 bar-1 listens
# The lobby has seen the guest into the lift and says who is coming, once.
09:30:00.000 lobby-1 send 售樓處 surname=王 honorific=MR party=3 trait=灰西裝
09:30:00.050 hall-1 reached #1
09:30:02.000 hall-1 take #1
09:30:35.000 hall-1 met #1
# The guest sits: a consultant is asked for by name, with the guest's needs, and the bar for towels and milk tea.
09:32:00.000 hall-1 service 顧問 visit=#1 badge=202 note=看三房,_預算八百萬,_下月搬家
09:32:01.000 hall-1 service 熱毛巾 visit=#1 quantity=3 at=sales-hall
09:32:02.000 hall-1 service milk_tea visit=#1 quantity=2 at=sales-hall note=一杯少糖
# Only the colleague who was asked for takes it, as long as she is there.
09:32:05.000 hall-1 take #2
09:32:10.000 hall-2 take #2
09:32:20.000 bar-1 take #3
09:32:21.000 bar-1 take #4
09:34:00.000 bar-1 done #3
09:35:00.000 bar-1 done #4
09:35:10.000 bar-1 met #4
10:05:00.000 hall-2 done #2
# On to the show-flat, with the card as it is. From the sales hall it takes 20 s.
10:06:00.000 hall-2 pass #1 樣板房A
10:06:03.000 flat-1 take #5
10:06:25.000 flat-1 met #5
# The show-flat adds what it has seen; everybody who has to do with the guest sees it.
10:10:00.000 flat-1 card #5 trait=拿黑色手提包
# A shuttle to the gate. The guest's bags are two.
10:40:00.000 flat-1 pickup #5 show-flat-a 正門 luggage=2
10:40:05.000 cart-a take #6 minutes=4
10:44:00.000 cart-a dropped #6
10:44:30.000 cart-a aboard #6
# The gate is an exit: nobody is offered the guest there, and with the drop the visit ends.
10:52:00.000 cart-a dropped #6
10:52:01.000 flat-1 pass #5 sales-hall
10:53:00.000 .
10:54:00.000 lobby-1 end #1
