# Nobody is at the show-flat: the ladder goes on at once. Who listens nowhere, and nobody at all. Only the supervisor is left.
09:00:00.000 lobby-1 on lobby 101
09:00:00.000 lobby-1 listens
09:00:00.000 hall-1 on sales-hall 201
09:00:00.000 hall-1 listens
09:01:00.000 lobby-1 send show-flat-a surname=王 honorific=MR party=2
09:01:05.000 hall-1 take #1
09:01:30.000 hall-1 met #1
# On duty by a one-shot sign-on, with no device that listens: not enough to be told.
09:02:00.000 flat-1 on show-flat 301
09:02:10.000 lobby-1 send show-flat-b surname=李 honorific=MISS
09:02:20.000 flat-1 take #2
# What was widened may still be taken where it was first. Nobody at the hall either: it has nowhere to go.
09:03:00.000 hall-1 off
09:03:10.000 lobby-1 send show-flat-b surname=陳 honorific=MRS
# The supervisor comes, and hears of it at once.
09:03:20.000 boss on supervisor 901
09:03:20.000 boss listens
09:03:30.000 boss take #3
09:10:00.000 .
