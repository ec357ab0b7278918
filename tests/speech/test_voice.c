/* SPDX-License-Identifier: MIT */
/* What a handset says aloud: which line, in which voice, and what is left out of it. */
#include "folder.h"

#include "base/memory.h"
#include "config/site_file.h"
#include "speech/placeholders.h"
#include "speech/voice.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW 1000000 /* ms */

static struct site *site;
static struct pool pool;
static Usher__Fact__Card card;
static Usher__Fact__Person person;
static Usher__Fact__Handoff handoff;
static Usher__Fact__Pickup pickup;
static Usher__Fact__Service service;
static char *traits[] = {(char *)"灰西裝", (char *)"戴眼鏡"};

/* Mr Wang and two others are on the way from the lobby to show flat A. */
static void start(void) {
	char *why = NULL;

	cr_assert_eq(site_file_read(&site, &why, SAMPLES "/sample.site"), 0, "%s", why);
	usher__fact__card__init(&card);
	usher__fact__person__init(&person);
	usher__fact__handoff__init(&handoff);
	usher__fact__pickup__init(&pickup);
	usher__fact__service__init(&service);
	card.surname = (char *)"王";
	card.reading = (char *)"Wáng";
	card.honorific = USHER__HONORIFIC__MR;
	card.party_size = 3;
	card.traits = traits;
	card.n_traits = 2;
	person.badge = (char *)"302";
	person.name = (char *)"李";
	handoff.kind = USHER__KIND__ARRIVAL;
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.from = (char *)"lobby";
	handoff.to = (char *)"show-flat-a";
	handoff.post = (char *)"show-flat";
	handoff.expected_at = NOW + 28999;
}

static void stop(void) {
	pool_finish(&pool);
	site_free(site);
}

TestSuite(voice, .init = start, .fini = stop);

static const char *line(void) {
	return voice_line(site, &handoff, &card, NOW, true, &pool);
}

static struct post *post(const char *id) {
	size_t i = 0;

	while (strcmp(site->posts[i].id, id) != 0) {
		i++;
	}
	return &site->posts[i];
}

static void set_voice(const char *id, enum voice voice) {
	post(id)->voice = (int)voice;
}

/* @text as the private line or the public one. */
static const char *filled(enum placeholders_use use, const char *text) {
	const struct phrase_context context = {.site = site,
		.speaker = handoff.taker,
		.handoff = &handoff,
		.card = &card,
		.trigger = TRIGGER_NEW,
		.now = NOW};

	return placeholders_fill(use, &context, text, &pool);
}

#define assert_private(text, says) cr_assert_str_eq(filled(PLACEHOLDERS_PRIVATE, (text)), (says))
#define assert_public(text, says) cr_assert_str_eq(filled(PLACEHOLDERS_PUBLIC, (text)), (says))

/* The sample's lines --------------------------------------------------------------------------- */

Test(voice, where_guests_hear_it_nobody_is_named) {
	cr_assert_str_eq(line(), "樣板房A，3位。");
	handoff.climbed = 1;
	cr_assert_str_eq(line(), "加急。樣板房A，還沒有人接。");
	handoff.stage = USHER__STAGE__TAKEN;
	handoff.taker = &person;
	cr_assert_str_eq(line(), "樣板房A，已接。");
	handoff.stage = USHER__STAGE__WITHDRAWN;
	cr_assert_str_eq(line(), "樣板房A，已撤回。");
	handoff.stage = USHER__STAGE__MISSED;
	cr_assert_str_eq(line(), "漏接。樣板房A，無人接。");
}

Test(voice, where_staff_are_alone_the_guest_is_named) {
	set_voice("show-flat", VOICE_PRIVATE);
	cr_assert_str_eq(line(), "王先生，3位，到樣板房A。灰西裝、戴眼鏡。29秒。");
	handoff.climbed = 1;
	cr_assert_str_eq(line(), "加急。王先生，樣板房A，還沒有人接。");
	handoff.stage = USHER__STAGE__TAKEN;
	handoff.taker = &person;
	cr_assert_str_eq(line(), "王先生，三零二已接。");
	handoff.stage = USHER__STAGE__WITHDRAWN;
	cr_assert_str_eq(line(), "王先生，已撤回。");
	handoff.stage = USHER__STAGE__MISSED;
	cr_assert_str_eq(line(), "漏接。王先生，樣板房A，無人接。");
}

Test(voice, a_guest_who_is_not_met) {
	handoff.stage = USHER__STAGE__TAKEN;
	handoff.taker = &person;
	handoff.meet_by = NOW;
	handoff.remind_at = NOW + 1;
	cr_assert_str_eq(line(), "樣板房A，已接。", "there is time yet");
	handoff.remind_at = 0;
	cr_assert_str_eq(line(), "樣板房A，還沒有迎到。");
	set_voice("show-flat", VOICE_PRIVATE);
	cr_assert_str_eq(line(), "王先生，樣板房A，三零二還沒有迎到。");
}

/* What it says is to be read. */
Test(voice, of_notices) {
	Usher__Fact__Notice notice = USHER__FACT__NOTICE__INIT;

	handoff.kind = USHER__KIND__NOTICE;
	handoff.notice = &notice;
	handoff.to = (char *)"";
	handoff.rings = 1;
	cr_assert_str_eq(line(), "通告，大堂。");
	handoff.rings = 2;
	cr_assert_str_eq(line(), "加急。通告，大堂，還沒有確認。");
	handoff.stage = USHER__STAGE__MISSED;
	cr_assert_str_eq(line(), "漏接。通告，大堂，還沒有確認。");
	handoff.stage = USHER__STAGE__WITHDRAWN;
	cr_assert_str_eq(line(), "", "what is said of any handoff is not said of it");
}

/* What is known of the guest may be little. */
Test(voice, what_is_not_known_is_left_out) {
	set_voice("show-flat", VOICE_PRIVATE);
	card.party_size = 0;
	card.n_traits = 0;
	cr_assert_str_eq(line(), "王先生，到樣板房A。29秒。");
	handoff.expected_at = NOW;
	cr_assert_str_eq(line(), "王先生，到樣板房A。");
	card.surname = card.reading = (char *)"";
	card.honorific = USHER__HONORIFIC__HONORIFIC_UNSAID;
	card.n_traits = 1;
	handoff.party = 2;
	cr_assert_str_eq(line(), "2位，到樣板房A。灰西裝。");
	handoff.climbed = 1;
	cr_assert_str_eq(line(), "加急。樣板房A，還沒有人接。");
}

Test(voice, of_rides) {
	handoff.kind = USHER__KIND__PICKUP;
	handoff.pickup = &pickup;
	handoff.post = (char *)"shuttle";
	handoff.to = (char *)"gate";
	pickup.area = (char *)"sales-hall";
	cr_assert_str_eq(line(), "接送。銷售大廳出發，到正門，王先生，3位。");
	pickup.luggage = 2;
	cr_assert_str_eq(line(), "接送。銷售大廳出發，到正門，王先生，3位，行李2件。");
	set_voice("shuttle", VOICE_PUBLIC);
	cr_assert_str_eq(line(), "接送。銷售大廳出發，到正門，3位。");
	handoff.to = (char *)"王先生府上";
	cr_assert_str_eq(line(), "接送。銷售大廳出發，3位。", "what was typed may say who it is");
	set_voice("shuttle", VOICE_PRIVATE);
	cr_assert_str_eq(line(), "接送。銷售大廳出發，到王先生府上，王先生，3位，行李2件。");
}

Test(voice, of_services) {
	handoff.kind = USHER__KIND__SERVICE;
	handoff.service = &service;
	handoff.post = (char *)"bar";
	handoff.to = (char *)"";
	service.name = (char *)"milk-tea";
	service.at = (char *)"三號台";
	service.quantity = 3;
	cr_assert_str_eq(line(), "奶茶 3，三號台。");
	set_voice("bar", VOICE_PUBLIC);
	cr_assert_str_eq(line(), "奶茶 3。");
	service.quantity = 1;
	service.at = (char *)"sales-hall";
	cr_assert_str_eq(line(), "奶茶，銷售大廳。");
	handoff.stage = USHER__STAGE__TAKEN;
	handoff.taker = &person;
	cr_assert_str_eq(line(), "奶茶，已接。");
}

/* Which line ----------------------------------------------------------------------------------- */

/* One post where guests stand by is enough. */
Test(voice, where_it_goes_on_counts_too) {
	char *also[] = {(char *)"sales-hall", (char *)"supervisor"};

	set_voice("show-flat", VOICE_PRIVATE);
	handoff.also = also;
	handoff.n_also = 2;
	cr_assert_str_eq(line(), "加急。樣板房A，還沒有人接。");
	handoff.n_also = 1;
	also[0] = (char *)"supervisor";
	cr_assert_str_eq(line(), "加急。王先生，樣板房A，還沒有人接。");
	also[0] = (char *)"gone";
	cr_assert_str_eq(line(), "加急。樣板房A，還沒有人接。",
		"of a post that the site does not have nothing is known");
}

Test(voice, not_every_state_has_a_line) {
	static const Usher__Stage silent[] = {USHER__STAGE__SCHEDULED, USHER__STAGE__MET,
		USHER__STAGE__ABOARD, USHER__STAGE__DROPPED, USHER__STAGE__DONE,
		USHER__STAGE__LENT};

	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
		handoff.stage = silent[i];
		cr_assert_str_eq(line(), "", "stage %d", (int)silent[i]);
	}
}

/* Places --------------------------------------------------------------------------------------- */

Test(voice, a_surname_is_said_as_what_sounds_the_same) {
	card.surname = (char *)"單";
	card.reading = (char *)"Shàn";
	assert_private("到：{guest}，{surname}，{reading}。", "到：善先生，善，Shàn。");
	assert_private("{guest}, {surname}.", "Mr Shan, Shan.");
	cr_assert_str_eq(filled(PLACEHOLDERS_PHRASE, "您好，{guest}！"), "您好，單先生！",
		"it is never shown so");
	card.surname = (char *)"尉遲";
	card.title = (char *)"博士";
	assert_private("到：{guest}。", "到：玉遲博士。");
	card.surname = (char *)"cafe\xcc\x81";
	card.called = (char *)"單";
	assert_private("到：{surname}。", "到：善。");
	card.called = (char *)"";
	assert_private("到：{surname}。", "到：cafe\xcc\x81。");
}

Test(voice, a_badge_is_said_one_by_one) {
	assert_private("{taker}。{name}。", "");
	handoff.taker = &person;
	assert_private("由{taker}。{name}。", "由三零二。李。");
	assert_public("{taker}.", "three-oh-two.");
	person.badge = (char *)"A-17x";
	assert_public("由{taker}。", "由A一七x。");
	assert_public("{taker}.", "A-one-seven-x.");
	person.badge = (char *)"4568901";
	assert_public("由{taker}。", "由四五六八九零一。");
}

/* In English the same, with its own marks. */
Test(voice, in_english) {
	card.honorific = USHER__HONORIFIC__MISS;
	assert_private("{guest}, party of {party}, {to}. {traits}. {seconds} seconds.",
		"Miss Wang, party of 3, 樣板房A. 灰西裝, 戴眼鏡. 29 seconds.");
	card.surname = card.reading = (char *)"";
	card.honorific = USHER__HONORIFIC__HONORIFIC_UNSAID;
	card.n_traits = 0;
	assert_private("{guest}, party of {party}, {to}. {traits}. {seconds} seconds.",
		"party of 3, 樣板房A. 29 seconds.");
	card.party_size = 0;
	assert_private("Urgent. {to}, party of {party}. Go!", "Urgent. 樣板房A. Go!");
}

/* A part whose places are all empty goes with its mark; what is left of its sentence ends as it
 * would have. */
Test(voice, no_gaps) {
	static const char *const lines[][2] = {
		{"{name}", ""},
		{"{name}。", ""},
		{"{name}，{taker}。", ""},
		{"{name}，{party}位。", "3位。"},
		{"{party}位，{name}。", "3位。"},
		{"{party}位，{name}", "3位"},
		{"{party}位，{name}，{taker}！", "3位！"},
		{"{party}位。{name}。{to}。", "3位。樣板房A。"},
		{"{party}位。{name}，{to}。", "3位。樣板房A。"},
		{"{party}位，{name}{to}。", "3位，樣板房A。"}, /* not all of its places are empty */
		{"請，{name}。", "請。"},
		{"請；{name}、{to}？", "請；樣板房A？"},
		{"{name}, {party}", "3"},
		/* no mark without a space after it */
		{"Floor 1.5, {party}. {name}.", "Floor 1.5, 3."},
		{"{party}, {name}; {taker}!", "3!"},
		{"a{b", "a{b"},
		{"", ""},
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_private(lines[i][0], lines[i][1]);
	}
}

Test(voice, a_long_line_is_cut) {
	static char long_trait[128 + 1];
	char *many[16];
	const char *said;

	memset(long_trait, 'x', 128);
	for (size_t i = 0; i < 16; i++) {
		many[i] = long_trait;
	}
	card.traits = many;
	card.n_traits = 16;
	said = filled(PLACEHOLDERS_PRIVATE, "特徵{traits}，{name}。{guest}。");
	cr_assert_eq(strlen(said), PLACEHOLDERS_TEXT_MAX);
	cr_assert_eq(said[PLACEHOLDERS_TEXT_MAX - 1], 'x');
}

/* Nothing of a card is ever said where guests hear it, whatever the moment, the kind
 * and the post. */

static void assert_says_nobody(const char *text) {
	const char *words[] = {card.surname, card.given_name, card.title, card.contact, card.host,
		card.level, card.reading};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		cr_assert(!*words[i] || !strstr(text, words[i]), "\"%s\" says \"%s\"", text,
			words[i]);
	}
	for (size_t i = 0; i < card.n_traits; i++) {
		cr_assert_null(
			strstr(text, card.traits[i]), "\"%s\" says \"%s\"", text, card.traits[i]);
	}
	cr_assert_null(strstr(text, "先生"), "%s", text);
	cr_assert_null(strstr(text, "Mr"), "%s", text);
}

static void go_through_moments(size_t *said) {
	static const Usher__Stage stages[] = {USHER__STAGE__OFFERED, USHER__STAGE__TAKEN,
		USHER__STAGE__WITHDRAWN, USHER__STAGE__MISSED};

	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		for (uint32_t climbed = 0; climbed < 2; climbed++) {
			handoff.stage = stages[i];
			handoff.meet_by = climbed ? NOW : 0; /* of a taken one: not met */
			handoff.taker = stages[i] == USHER__STAGE__OFFERED ? NULL : &person;
			handoff.climbed = climbed;
			assert_says_nobody(line());
			*said += *line() != '\0';
		}
	}
}

static void go_through_kinds(size_t *said) {
	for (size_t i = 0; i < site->n_posts; i++) {
		handoff.post = site->posts[i].id;
		handoff.kind = USHER__KIND__ARRIVAL;
		go_through_moments(said);
		handoff.kind = USHER__KIND__PICKUP;
		handoff.pickup = &pickup;
		go_through_moments(said);
		handoff.pickup = NULL;
		handoff.kind = USHER__KIND__SERVICE;
		handoff.service = &service;
		go_through_moments(said);
		handoff.service = NULL;
		handoff.kind = USHER__KIND__NOTICE;
		go_through_moments(said);
	}
}

static char *let_in_english(void) {
	char *text = folder_read(SAMPLES "/sample.site");

	for (char *at = text; (at = strstr(at, "\n# [phrase "));) {
		for (; at[1] == '#'; at += 1 + strcspn(at + 1, "\n")) {
			memset(at + 1, ' ', 2);
		}
	}
	return text;
}

static void go_through_cards(void) {
	static char *looks[] = {(char *)"灰西裝", (char *)"wheelchair", (char *)"紅衣"};
	static const char *const surnames[] = {"單", "尉遲", "Okonkwo", "王"};
	static const char *const places[] = {
		"show-flat-a", "gate", "Okonkwo 王 尉遲 單 府上", "志明的家"};
	size_t said = 0;

	for (size_t i = 0; i < site->n_posts; i++) {
		site->posts[i].voice = VOICE_PUBLIC;
	}
	card.given_name = (char *)"志明";
	card.contact = (char *)"91234567";
	card.host = (char *)"葉";
	card.level = (char *)"VIP";
	card.traits = looks;
	card.n_traits = 3;
	service.name = (char *)"towels";
	pickup.area = (char *)"lobby";
	for (size_t i = 0; i < sizeof surnames / sizeof *surnames; i++) {
		card.surname = (char *)surnames[i];
		card.title = (char *)(i % 2 ? "博士" : "");
		for (size_t j = 0; j < sizeof places / sizeof *places; j++) {
			handoff.to = service.at = (char *)places[j];
			go_through_kinds(&said);
		}
	}
	cr_assert_geq(said, 1000, "%zu lines", said);
}

Test(voice, in_public_nothing_of_a_card_is_said) {
	struct folder folder;
	char *english = let_in_english(), *why = NULL;

	go_through_cards();
	site_free(site);
	folder_init(&folder);
	cr_assert_eq(
		site_file_read(&site, &why, folder_write_text(&folder, "english.site", english)), 0,
		"%s", why);
	folder_finish(&folder);
	free(english);
	go_through_cards();
}
