# Why one cannot; what is not wanted any more unless somebody has it; a driver who says other minutes.
11:00:00.000 lobby-1 on lobby 101
11:00:00.000 lobby-1 listens
11:00:00.000 flat-1 on show-flat 301
11:00:00.000 flat-1 listens
11:00:00.000 flat-2 on show-flat 302
11:00:00.000 flat-2 listens
11:00:00.000 cart-a on shuttle 401
11:00:00.000 cart-a listens
11:00:00.000 desk on service-desk 601
11:00:00.000 desk listens
11:01:00.000 lobby-1 send show-flat-a surname=王 honorific=MR party=2
11:01:05.000 flat-1 decline #1
# Another reason counts; the same one, or none, says nothing new.
11:01:06.000 flat-1 decline #1 reason=WITH_A_GUEST
11:01:07.000 flat-1 decline #1 reason=WITH_A_GUEST
11:01:08.000 flat-1 decline #1
11:01:09.000 flat-1 decline #1 reason=ON_A_BREAK
# The guest goes another way, unless somebody comes for them already.
11:01:10.000 flat-2 take #1
11:01:11.000 lobby-1 withdraw #1 unless_taken=yes
11:01:20.000 flat-2 release #1
11:01:21.000 lobby-1 withdraw #1 unless_taken=yes
11:01:22.000 lobby-1 withdraw #1 unless_taken=yes
# Two minutes become ten, and then four; once the guest is in the cart, none.
11:02:00.000 lobby-1 pickup #1 lobby 正門
11:02:05.000 cart-a take #2 minutes=2
11:03:00.000 cart-a take #2 minutes=10
11:03:00.000 cart-a take #2 minutes=10
11:04:00.000 cart-a take #2 minutes=4
11:04:01.000 cart-a take #2
11:08:00.000 cart-a aboard #2
11:08:01.000 cart-a take #2 minutes=1
# A guest who is announced is called off, unless a driver is on the way to them: the desk is not told which one, for it may not see that.
11:10:00.000 desk expect 15:00:00.000 surname=何 honorific=MS
11:11:00.000 lobby-1 pickup #3 gate lobby
11:11:10.000 cart-a take #4 minutes=9
11:11:20.000 desk withdraw #3 unless_taken=yes
11:11:30.000 cart-a release #4
11:11:40.000 desk withdraw #3 unless_taken=yes
