#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Draws screens as text, from the wire alone.

A client that shares no code with usher: the messages are made of proto/ by Debian's protoc, and beside
them it knows the frames (usher.proto), marks for stages, and one sentence for each outcome. All names,
sentences and figures are what the relay tells. It plays a short day with a device for each post, and
prints each screen when that shows what it is to show.

usage: draw.py SOCKET FOLDER     (FOLDER has what protoc made)
"""
import select
import socket
import struct
import sys
import time

sys.path.insert(0, sys.argv[2])
import asked_pb2
import common_pb2
import shown_pb2
import usher_pb2

PATIENCE = 60  # seconds, for what takes milliseconds
LANGUAGE = 'zh-Hant'
MARKS = {'OFFERED': '( )', 'TAKEN': '(=)', 'ABOARD': '(=)', 'LENT': '(=)', 'MET': '(v)', 'DROPPED': '(v)',
         'DONE': '(v)', 'CONFIRMED': '(v)', 'MISSED': '[X]', 'WITHDRAWN': '(/)', 'SCHEDULED': '(:)'}
OUTCOMES = {'TAKEN_ALREADY': '{winner} 先接了，你不用去', 'NO_SEATS': '只餘 {seats} 座，{handoff} 要分車',
            'MAY_NOT_HOLD': '{refusal.badge} 不能當 {post}', 'NO_SUCH_AREA': '沒有叫「{refusal.name}」的地方',
            'INVALID': '{refusal.field} {problem} {refusal.limit}', 'PAST_STAGE': '{handoff} {stage}'}


def merged(whole, part):
    whole.MergeFromString(part.SerializeToString())


class Device:
    """A device, its connection, and all that it has been told."""

    def __init__(self, name):
        self.name, self.bytes, self.handoffs, self.posts = name, b'', {}, {}
        self.updates, self.answers, self.ids, self.reads = {}, {}, 0, 1000
        self.me, self.site, self.in_step = shown_pb2.Me(), None, False
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(sys.argv[1])
        self.send(hello=usher_pb2.Hello(version=1, edition=2, device=name, run=7, listen=True, agent='draw'))
        self.await_that(lambda: self.site is not None)

    def send(self, **what):
        frame = usher_pb2.FromClient(**what).SerializeToString()
        self.socket.sendall(struct.pack('>I', len(frame)) + frame)

    def hear(self):
        self.bytes += self.socket.recv(65536)
        while len(self.bytes) >= 4:
            size = struct.unpack('>I', self.bytes[:4])[0]
            if len(self.bytes) < 4 + size:
                break
            message = usher_pb2.FromRelay.FromString(self.bytes[4:4 + size])
            self.bytes = self.bytes[4 + size:]
            kind = message.WhichOneof('body')
            if kind == 'goodbye':
                sys.exit('goodbye: ' + message.goodbye.text)
            if kind != 'heartbeat':
                getattr(self, 'on_' + kind)(getattr(message, kind))

    def on_welcome(self, welcome):
        self.take_me(welcome.me)
        self.site = self.site or ''

    def on_answer(self, answer):
        self.answers[answer.id] = answer
        if answer.HasField('me'):
            self.take_me(answer.me)
        if answer.HasField('handoff'):
            self.take_handoff(answer.handoff)

    def on_update(self, update):
        what = update.WhichOneof('what')
        if what == 'handoff':
            if self.take_handoff(update.handoff):
                self.updates[update.handoff.id] = update
            self.send(receipt=usher_pb2.Receipt(id=update.handoff.id, seen=True))
        elif what == 'counts' and update.counts.id in self.handoffs:
            self.handoffs[update.counts.id].reached = update.counts.reached
            self.handoffs[update.counts.id].seen = update.counts.seen
        elif what == 'gone':
            self.handoffs.pop(update.gone.id, None)
        elif what == 'reset':
            self.handoffs, self.in_step = {}, False
        elif what == 'in_step':
            self.in_step = True
        elif what == 'me':
            self.take_me(update.me)
        elif what == 'presence':
            for post in update.presence.posts:
                self.posts[post.post] = post

    def take_me(self, me):
        if me.changed >= self.me.changed:
            self.me = me

    def take_handoff(self, handoff):
        """The newer of two is the one that changed later."""
        known = self.handoffs.get(handoff.id)
        newer = not known or handoff.changed >= known.changed
        if newer:
            self.handoffs[handoff.id] = handoff
        return newer

    def await_that(self, holds):
        deadline = time.monotonic() + PATIENCE
        while not holds():
            left = deadline - time.monotonic()
            if left < 0 or not select.select([self.socket], [], [], left)[0]:
                sys.exit(self.name + ' waited in vain')
            self.hear()

    def ask(self, **what):
        if next(iter(what)) in ('site', 'understand', 'directory'):
            self.reads += 1
            number = self.reads
        else:
            self.ids += 1
            number = self.ids
        self.send(request=asked_pb2.Request(id=number, **what))
        self.await_that(lambda: number in self.answers)
        return self.answers[number]

    def read_site(self):
        whole, after = None, ''
        while whole is None or after:
            answer = self.ask(site=asked_pb2.SiteRequest(after=after))
            whole = whole or type(answer.site)()
            merged(whole, answer.site)
            after = answer.next
        self.site = whole

    # What a thing is called -----------------------------------------------------------------------

    def called(self, things, name):
        for thing in things:
            if thing.id == name:
                return in_language(thing.name, thing.names)
        return name

    def post(self, name):
        return self.called(self.site.posts, name)

    def area(self, name):
        return self.called(self.site.areas, name)

    def extension(self, post):
        return next(p.extension for p in self.site.posts if p.id == post)


def in_language(text, texts):
    return next((t.text for t in texts if t.language == LANGUAGE), text)


def stage(handoff):
    return common_pb2.Stage.Name(handoff.stage)


def guest(update):
    """What the guest is called: the sentence says where that stands in it."""
    for sentence in list(update.now) + list(update.then):
        if sentence.name_length:
            return sentence.text[sentence.name_at:sentence.name_at + sentence.name_length]
    return update.handoff.card.surname


def sentence_lines(sentences, device, mark):
    for sentence in sentences:
        text = sentence.text
        for blank in reversed(sentence.blanks):
            own = device.me.person.name if blank.name else device.me.person.badge
            text = text[:blank.at] + own + text[blank.at:]
        yield '  %s %s  (%s)' % (mark, text, sentence.language)
        if sentence.aloud:
            yield '    aloud: ' + sentence.aloud


def refused(device, answer):
    post = device.post(answer.refusal.post)
    winner = '%s %s' % (answer.winner.badge, answer.winner.name)
    return OUTCOMES[common_pb2.Outcome.Name(answer.outcome)].format(
        winner=winner, seats=answer.seats, handoff=answer.handoff_id, refusal=answer.refusal, post=post,
        stage=common_pb2.Stage.Name(answer.refusal.stage),
        problem=shown_pb2.Problem.Name(answer.refusal.problem))


# Screens ------------------------------------------------------------------------------------------


def head(device, name):
    me = device.me
    print('== %s: %s' % (device.name, name))
    print('%s  %s  %s %s' % (in_language(device.site.name, device.site.names),
                             ' '.join(device.post(p) for p in me.posts), me.person.badge, me.person.name))


def presence_mark(device, presence):
    """How a tile says who is there, or who hears it instead: nobody is sent their own."""
    instead, unheard = presence.instead, presence.nobody_hears
    if instead and instead == device.me.posts[0]:
        instead, unheard = presence.past_instead, presence.past_unheard
    if presence.listening:
        return '● %d' % presence.on_duty + (' -/- %d' % presence.deaf if presence.deaf else '')
    if unheard:
        return '!!! ' + device.extension(presence.post)
    return '--- > ' + device.post(instead)


def draw_tiles(device):
    head(device, 'tiles')
    site = device.site
    print('  ' + ' '.join(site.surnames[:8]))
    print('  ' + ' '.join(in_language(w.text, w.texts) for w in site.titles))
    print('  ' + ' '.join(in_language(w.text, w.texts) for w in site.traits))
    print('  ' + ' '.join(('* ' if level.marked else '') + in_language(level.name, level.names)
                          for level in site.levels))
    for area in site.areas:
        seconds = next((w.seconds for w in area.walks if w.post == device.me.posts[0]), area.seconds)
        print('  [%s] %s  %d s%s' % (in_language(area.name, area.names),
                                     presence_mark(device, device.posts[area.post]), seconds,
                                     '  ->' if area.exit else ''))


def draw_line(device, line, answer):
    head(device, 'line')
    print('> ' + line)
    kinds = {'PIECE_NAME': '姓', 'PIECE_PARTY_SIZE': '位', 'PIECE_PLACE': '>', 'PIECE_TRAIT': '徵', 'PIECE_LEFT_OVER': '?'}
    print('  ' + ' | '.join('%s %s' % (kinds[shown_pb2.Piece.Name(s.piece)], line[s.start:s.end])
                            for s in answer.said.spans))
    for place in answer.said.places:
        print('  [%s] %s  %d s' % (device.area(place.area), presence_mark(device, place.there), place.seconds))
    if answer.HasField('namesake'):
        print('  /!\\ %s %s %s' % (answer.said.surname, device.area(answer.namesake.area), answer.namesake.trait))
    for text in sentence_lines(answer.then, device, '»'):
        print(text)
    if answer.outcome:
        print('  ' + refused(device, answer))


def receipts(handoff):
    taker = '%s %s' % (handoff.taken_by, handoff.taken_by_name) if handoff.taken_by else '----'
    return '%d > %d > %s' % (handoff.reached, handoff.seen, taker)


def draw_sent(device, name):
    head(device, 'sent')
    for handoff in sorted(device.handoffs.values(), key=lambda h: h.offered_at):
        where = device.area(handoff.to or handoff.at)
        print('  %s %s %s > %s  %s' % (MARKS[stage(handoff)], name, handoff.card.party_size or '',
                                       where, receipts(handoff)))
        reasons = list(handoff.decline_reasons) + [0] * len(handoff.declined)
        for person, reason in zip(handoff.declined, reasons):
            print('      %s %s: %s' % (person.badge, person.name, common_pb2.DeclineReason.Name(reason)))


def draw_incoming(device, number):
    update = device.updates[number]
    handoff = device.handoffs[number]
    head(device, 'incoming')
    print('  %s %s  %s' % (MARKS[stage(handoff)], guest(update), handoff.card.reading))
    print('  %s · %d · %d s' % (device.area(handoff.to), handoff.card.party_size,
                                (handoff.expected_at - handoff.offered_at) // 1000))
    print('  ' + ' · '.join(handoff.card.traits))
    for text in sentence_lines(update.now, device, '「'):
        print(text)
    print('  %s %s %s' % (device.post(getattr(handoff, 'from')), handoff.sent_by, handoff.sent_by_name))
    print('  aloud: %s (%s)' % (update.voice, update.voice_language))


def draw_taken(device, number):
    update = device.updates[number]
    handoff = device.handoffs[number]
    head(device, 'taken')
    print('  %s %s' % (MARKS[stage(handoff)], guest(update)))
    for text in sentence_lines(update.now, device, '「'):
        print(text)
    for text in sentence_lines(update.then, device, '»'):
        print(text)


def draw_shuttle(device, number):
    me, update = device.me, device.updates[number]
    handoff = device.handoffs[number]
    party = handoff.party or handoff.card.party_size
    own = party if handoff.taken_by == me.person.badge else 0
    head(device, 'shuttle')
    print('  %s  %s' % (device.called(device.site.vehicles, me.vehicle),
                        '#' * own + '/' * (me.seats_taken - own) + '_' * (me.seats - me.seats_taken)))
    print('  %s %s > %s' % (MARKS[stage(handoff)], device.area(handoff.area), device.area(handoff.to)))
    print('  %d · %d · %s · %s' % (party, handoff.luggage, guest(update), ' · '.join(handoff.card.traits)))
    print('  ' + ' '.join('[%d]' % minutes for minutes in device.site.minutes))
    for text in sentence_lines(update.then, device, '»'):
        print(text)


def draw_services(device):
    head(device, 'services')
    groups = {s.id: s for s in device.site.services}
    for handoff in sorted(device.handoffs.values(), key=lambda h: h.offered_at):
        if handoff.service:
            service = groups[handoff.service]
            print('  %s %s × %d  %s' % (MARKS[stage(handoff)], in_language(service.name, service.names),
                                        handoff.quantity, device.area(handoff.at)))


# The day ------------------------------------------------------------------------------------------


def sign_on(name, post, badge):
    device = Device(name)
    device.read_site()
    answer = device.ask(on=asked_pb2.On(post=post, badge=badge))
    if answer.outcome:
        sys.exit(refused(device, answer))
    device.await_that(lambda: device.in_step and len(device.posts) == len(device.site.posts))
    return device


def has(device, number, name):
    return lambda: number in device.updates and stage(device.handoffs[number]) == name


def play():
    lobby, flat1 = sign_on('lobby-1', 'lobby', '101'), sign_on('flat-1', 'show-flat', '301')
    flat2, cart = sign_on('flat-2', 'show-flat', '302'), sign_on('cart-1', 'shuttle', '401')
    bar, _ = sign_on('bar-1', 'bar', '501'), sign_on('boss-1', 'supervisor', '901')
    lobby.await_that(lambda: lobby.posts['show-flat'].listening == 2 and lobby.posts['bar'].listening == 1
                     and lobby.posts['shuttle'].listening == 1 and lobby.posts['sales-hall'].past_instead)
    draw_tiles(lobby)

    line = '王先生 灰西裝 3人 樣板房A'
    understood = lobby.ask(understand=asked_pb2.Understand(line=line))
    draw_line(lobby, line, understood)
    wrong = '李小姐 大堂 樣板房A'
    draw_line(lobby, wrong, lobby.ask(understand=asked_pb2.Understand(line=wrong)))

    sent = lobby.ask(say=asked_pb2.Say(line=line))
    arrival, name = sent.handoff.id, guest(sent)
    for device in (flat1, flat2):
        device.await_that(has(device, arrival, 'OFFERED'))
    lobby.await_that(lambda: lobby.handoffs[arrival].seen == 2)
    draw_sent(lobby, name)
    draw_incoming(flat1, arrival)

    flat2.ask(decline=asked_pb2.Decline(id=arrival, reason=common_pb2.WITH_A_GUEST))
    lobby.await_that(lambda: lobby.handoffs[arrival].declined)
    draw_sent(lobby, name)
    flat1.ask(take=asked_pb2.Take(id=arrival))
    flat1.await_that(has(flat1, arrival, 'TAKEN'))
    draw_taken(flat1, arrival)
    late = flat2.ask(take=asked_pb2.Take(id=arrival))
    head(flat2, 'conflict')
    print('  (/) %s  %s' % (name, refused(flat2, late)))

    flat1.ask(met=asked_pb2.Met(id=arrival))
    flat1.await_that(has(flat1, arrival, 'MET'))
    draw_taken(flat1, arrival)
    twin = '王小姐 紅衣 1人 大堂'
    draw_line(lobby, twin, lobby.ask(understand=asked_pb2.Understand(line=twin)))

    served = flat1.ask(service=asked_pb2.Service(name='奶茶', visit=arrival, at='樣板房A', quantity=3))
    bar.await_that(has(bar, served.handoff.id, 'OFFERED'))
    draw_services(bar)

    fetched = flat1.ask(pickup=asked_pb2.Pickup(visit=arrival, area='樣板房A', to='正門', luggage=2))
    ride = fetched.handoff.id
    cart.await_that(has(cart, ride, 'OFFERED'))
    draw_shuttle(cart, ride)
    cart.ask(take=asked_pb2.Take(id=ride, minutes=4))
    cart.await_that(has(cart, ride, 'TAKEN'))
    cart.await_that(lambda: cart.me.seats_taken == 3)
    draw_shuttle(cart, ride)
    head(cart, 'refused')
    print('  ' + refused(cart, cart.ask(dropped=asked_pb2.Dropped(id=ride))))


play()
