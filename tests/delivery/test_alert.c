/* SPDX-License-Identifier: MIT */
/* What goes with a handoff to those who are alerted: the sentence to say, and what a voice says.
 * One frame for all. */
#include "staff.h"

#include "proto/frame.h"
#include "speech/placeholders.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct house house;
static struct handset lobby, flat, other, hall, cart, boss;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", true, "lobby", "101"},
	{&flat, "flat-1", true, "show-flat", "301"},
	{&other, "flat-2", true, "show-flat", "302"},
	{&hall, "hall-1", true, "sales-hall", "201"},
	{&cart, "cart-1", true, "shuttle", "401"},
	{&boss, "boss-1", true, "supervisor", "901"},
};

static void start(void) {
	staff_come(STAFF(everybody), &house, false);
}

static void stop(void) {
	staff_leave(STAFF(everybody), &house);
}

TestSuite(alert, .init = start, .fini = stop);

static void assert_say(const struct handset *handset, const char *text) {
	cr_assert_str_eq(handset->say, text);
}

/* Mr Wang, who speaks @language, on his way to @to: handoff 2 of visit 1. */
static void send_wang(const char *to, const char *language) {
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;

	card.surname = "王";
	card.honorific = USHER__HONORIFIC__MR;
	card.language = (char *)language;
	send.to = (char *)to;
	send.card = &card;
	handset_say(&lobby, USHER__REQUEST__ASK_SEND, &send);
}

static void fetch(const char *visit, const char *area, const char *to) {
	Usher__Pickup fetch = USHER__PICKUP__INIT;

	fetch.visit = (char *)visit;
	fetch.area = (char *)area;
	fetch.to = (char *)to;
	handset_say(&lobby, USHER__REQUEST__ASK_PICKUP, &fetch);
}

/* The sentence --------------------------------------------------------------------------------- */

Test(alert, it_has_the_greeting_of_its_post) {
	send_wang("show-flat-a", "");
	assert_say(&flat, "您好，王先生！歡迎光臨君林天下樣板房A。");
	assert_say(&lobby, "您好，王先生！歡迎光臨君林天下樣板房A。");
	handset_take(&flat, "2");
	assert_say(&other, "您好，王先生！歡迎光臨君林天下樣板房A。");
	handset_act(&flat, USHER__REQUEST__ASK_MET, "2");
	assert_say(&other, "請稍坐，我們幫您穿上鞋套。");
	handset_pass(&flat, "1", "sales-hall");
	assert_say(&hall, "您好，王先生！歡迎光臨君林天下，請這邊坐。");
	handset_act(&flat, USHER__REQUEST__ASK_WITHDRAW, "3");
	assert_say(&hall, "");
}

Test(alert, it_is_in_the_guests_language) {
	send_wang("show-flat-a", "English");
	assert_say(&flat, "Hello, Mr Wang! Welcome to Flat A at Junlin Tianxia.");
	handset_correct(&lobby, "1", "Green");
	assert_say(&flat, "Hello, Mr Green! Welcome to Flat A at Junlin Tianxia.");
}

/* The sample, where whoever takes a guest says the badge too, and goes on to the hall. */
static void greet_with_badge(void) {
	static const char greeting[] = "text = 您好，{guest}！歡迎光臨{project}{unit}。";
	char *text = folder_read(SAMPLES "/sample.site"), *at = strstr(text, greeting),
	     *changed = NULL;
	struct folder folder;

	cr_assert_not_null(at);
	cr_assert_geq(asprintf(&changed, "%.*stext = {guest}，工號{badge}{name}。%s",
			      (int)(at - text), text, at + strlen(greeting)),
		0);
	folder_init(&folder);
	house_site(&house, folder_write_text(&folder, "badge.site", changed));
	folder_finish(&folder);
	free(changed);
	free(text);
}

/* Who will take it is not known: {badge} and {name} are for each client to fill in. */
Test(alert, the_badge_is_left_open_until_it_is_taken) {
	greet_with_badge();
	send_wang("show-flat-b", "");
	assert_say(&flat, "王先生，工號{badge}{name}。");
	handset_take(&other, "2");
	assert_say(&flat, "王先生，工號302李。");
	handset_act(&other, USHER__REQUEST__ASK_RELEASE, "2");
	assert_say(&other, "王先生，工號{badge}{name}。");
}

/* Whoever takes it in place of its post says what its post would. */
Test(alert, where_it_has_gone_on_it_keeps_the_greeting_of_its_post) {
	greet_with_badge();
	send_wang("show-flat-a", "");
	handset_hang_up(&flat);
	handset_hang_up(&other);
	house_wait(&house, 10000);
	assert_heard(&hall, "2 OFFERED@9; ");
	assert_say(&hall, "王先生，工號{badge}{name}。");
	handset_take(&hall, "2");
	assert_say(&boss, "王先生，工號201黃。");
}

Test(alert, a_ride_has_its_own) {
	send_wang("show-flat-a", "");
	handset_take(&flat, "2");
	handset_act(&flat, USHER__REQUEST__ASK_MET, "2");
	fetch("1", "show-flat-a", "gate");
	assert_say(&cart, "");
	handset_take(&cart, "3");
	assert_say(&cart, "");
	handset_act(&cart, USHER__REQUEST__ASK_ABOARD, "3");
	assert_say(&lobby, "王先生，請扶好坐穩。請問您去哪裡？");
	handset_act(&cart, USHER__REQUEST__ASK_DROPPED, "3");
	assert_say(&lobby, "王先生請慢走，工號401，很高興為您服務。");
}

Test(alert, with_a_notice_nothing_is_said) {
	Usher__Notice announce = USHER__NOTICE__INIT;
	char *to[] = {"shuttle"};

	announce.text = "lift";
	announce.to = to;
	announce.n_to = 1;
	handset_say(&lobby, USHER__REQUEST__ASK_NOTICE, &announce);
	assert_say(&cart, "");
}

/* The voice ------------------------------------------------------------------------------------ */

static void assert_voice(const struct handset *handset, const char *text) {
	cr_assert_str_eq(handset->voice, text);
}

Test(alert, a_voice_says_what_comes_in_and_what_is_cleared) {
	send_wang("show-flat-a", "");
	assert_voice(&flat, "樣板房A。");
	handset_take(&flat, "2");
	assert_voice(&other, "樣板房A，已接。");
	handset_act(&flat, USHER__REQUEST__ASK_RELEASE, "2");
	assert_voice(&other, "樣板房A。");
	handset_act(&lobby, USHER__REQUEST__ASK_WITHDRAW, "2");
	assert_voice(&other, "樣板房A，已撤回。");
}

Test(alert, a_voice_says_that_nobody_is_there) {
	send_wang("show-flat-a", "");
	handset_hang_up(&flat);
	handset_hang_up(&other);
	house_wait(&house, 10000);
	assert_voice(&boss, "加急。樣板房A，還沒有人接。");
}

/* At the bar no guest hears it; once it is for the supervisor as well, neither. */
Test(alert, where_staff_are_alone_the_voice_names_the_guest) {
	struct handset bar;

	handset_init(&bar, &house, "bar-1", true);
	handset_on(&bar, "bar", "501");
	send_wang("clubhouse", "English");
	assert_voice(&bar, "王先生，到會所。40秒。");
	handset_take(&bar, "2");
	assert_voice(&bar, "王先生，五零一已接。");
	handset_act(&bar, USHER__REQUEST__ASK_RELEASE, "2");
	handset_act(&bar, USHER__REQUEST__ASK_DECLINE, "2");
	assert_voice(&boss, "加急。王先生，會所，還沒有人接。");
	handset_finish(&bar);
}

/* Guests hear what is said on a device at the lobby, whichever of its posts it is for. */
Test(alert, on_a_device_at_a_public_post_too_no_guest_is_named) {
	struct handset bar, both;

	handset_init(&bar, &house, "bar-1", true);
	handset_on(&bar, "bar", "501");
	handset_init(&both, &house, "boss-1", true);
	handset_on(&both, "bar", "901");
	handset_on(&both, "lobby", "901");
	send_wang("clubhouse", "English");
	assert_voice(&both, "會所。");
	assert_voice(&bar, "王先生，到會所。40秒。");
	handset_finish(&both);
	handset_finish(&bar);
}

/* Whoever comes later hears how long it is then. */
Test(alert, seconds_are_counted_from_when_it_is_said) {
	struct handset bar, late;

	handset_init(&bar, &house, "bar-1", true);
	handset_on(&bar, "bar", "501");
	send_wang("clubhouse", "");
	house_wait(&house, 15000);
	handset_init(&late, &house, "bar-1", true);
	assert_voice(&late, "王先生，到會所。25秒。");
	assert_voice(&bar, "王先生，到會所。40秒。");
	handset_finish(&late);
	handset_finish(&bar);
}

Test(alert, of_a_guest_who_is_not_met_the_voice_says_so) {
	send_wang("show-flat-a", "");
	handset_take(&flat, "2");
	house_wait(&house, 70000);
	assert_voice(&flat, "樣板房A，還沒有迎到。");
	assert_say(&flat, "您好，王先生！歡迎光臨君林天下樣板房A。");
}

/* However many they are, it is packed once: what each gets is the same to the last byte. */
Test(alert, all_get_the_same_frame) {
	send_wang("show-flat-a", "");
	cr_assert_eq(flat.last_n, other.last_n);
	cr_assert_arr_eq(flat.last, other.last, flat.last_n);
	cr_assert_eq(flat.last_n, boss.last_n);
	cr_assert_arr_eq(flat.last, boss.last, flat.last_n);
}

/* Room ----------------------------------------------------------------------------------------- */

/* As many bytes as there may be, in a text that lives on. */
static char *long_text(size_t size) {
	static char xs[4096];

	cr_assert_lt(size, sizeof xs);
	memset(xs, 'x', sizeof xs - 1);
	return xs + sizeof xs - 1 - size;
}

static void fill_card(Usher__Card *card) {
	static char *traits[16];

	usher__card__init(card);
	for (size_t i = 0; i < 16; i++) {
		traits[i] = long_text(128);
	}
	card->surname = card->given_name = card->contact = card->host = card->reading =
		long_text(64);
	card->title = card->level = card->language = long_text(32);
	card->traits = traits;
	card->n_traits = 16;
}

/* Those who declined, who had it before, and what was changed on the card: traits, with " · "
 * between them. */
static void fill_past(Usher__Handoff *handoff) {
	static Usher__Person declined[64], *all_declined[64];
	static Usher__DeclineReason reasons[64];
	static Usher__Earlier earlier[16], *all_earlier[16];
	static Usher__Change changes[10], *all_changes[10];

	for (size_t i = 0; i < 64; i++) {
		all_declined[i] = &declined[i];
		usher__person__init(&declined[i]);
		declined[i].badge = long_text(16);
		declined[i].name = long_text(128);
		reasons[i] = USHER__DECLINE_REASON__ON_A_BREAK;
	}
	for (size_t i = 0; i < 16; i++) {
		all_earlier[i] = &earlier[i];
		usher__earlier__init(&earlier[i]);
		earlier[i].badge = long_text(16);
		earlier[i].name = long_text(128);
		earlier[i].taken_at = earlier[i].until = INT64_MAX;
	}
	for (size_t i = 0; i < 10; i++) {
		all_changes[i] = &changes[i];
		usher__change__init(&changes[i]);
		changes[i].field = "traits";
		changes[i].before = changes[i].after = long_text(16 * 128 + 15 * strlen(" · "));
		changes[i].by = long_text(16);
		changes[i].by_name = long_text(128);
		changes[i].at = INT64_MAX;
	}
	handoff->declined = all_declined;
	handoff->n_declined = 64;
	handoff->decline_reasons = reasons;
	handoff->n_decline_reasons = 64;
	handoff->earlier = all_earlier;
	handoff->n_earlier = 16;
	handoff->changes = all_changes;
	handoff->n_changes = 10;
}

/* All other fields of one kind and size: texts, numbers of 64 bits. */
static void fill_rest(Usher__Handoff *handoff) {
	for (unsigned i = 0; i < usher__handoff__descriptor.n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &usher__handoff__descriptor.fields[i];
		void *place = (char *)handoff + field->offset;

		if (field->label == PROTOBUF_C_LABEL_REPEATED) {
			continue;
		}
		if (field->type == PROTOBUF_C_TYPE_STRING) {
			*(char **)place = long_text(128);
		} else if (field->type == PROTOBUF_C_TYPE_INT64) {
			*(int64_t *)place = INT64_MAX;
		} else if (field->type == PROTOBUF_C_TYPE_UINT32) {
			*(uint32_t *)place = UINT32_MAX;
		}
	}
}

/* What is told of a guest must fit its frame, or usherd would end: with the longest of all that
 * there may be. */
Test(alert, the_longest_fits_its_frame) {
	static char *also[17];
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Handoff handoff = USHER__HANDOFF__INIT;
	Usher__Card card;
	void *frame;
	size_t size;

	for (size_t i = 0; i < 17; i++) {
		also[i] = long_text(32);
	}
	fill_rest(&handoff);
	fill_card(&card);
	fill_past(&handoff);
	handoff.card = &card;
	handoff.also = also;
	handoff.n_also = 17;
	handoff.text = ""; /* a notice has no guest, and no past */
	handoff.note = long_text(512);
	update.seq = UINT64_MAX;
	update.what_case = USHER__UPDATE__WHAT_HANDOFF;
	update.handoff = &handoff;
	update.say = update.voice = long_text(PLACEHOLDERS_TEXT_MAX);
	message.body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message.update = &update;
	frame = frame_pack(&message.base, FRAME_CAP, &size);
	cr_assert_not_null(frame);
	free(frame);
}
