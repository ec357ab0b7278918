/* SPDX-License-Identifier: MIT */
/* What is said to a guest: which phrase, and what is filled in. */
#include "base/memory.h"
#include "config/site_file.h"
#include "speech/language.h"
#include "speech/pinyin.h"
#include "speech/phrase.h"
#include "speech/placeholders.h"
#include "speech/sentence.h"
#include "speech/trigger.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct site *site;
static struct pool pool;
static Usher__Fact__Card card;
static Usher__Fact__Person person;
static const char *post;
static Usher__Fact__Handoff handoff;
static struct phrase_context context;

/* 302 takes Mr Wang, who comes to show flat A. */
static void start(void) {
	char *why = NULL;

	cr_assert_eq(site_file_read(&site, &why, SAMPLES "/sample.site"), 0, "%s", why);
	usher__fact__card__init(&card);
	usher__fact__person__init(&person);
	usher__fact__handoff__init(&handoff);
	card.surname = (char *)"王";
	card.reading = (char *)"Wáng";
	card.honorific = USHER__HONORIFIC__MR;
	person.badge = (char *)"302";
	person.name = (char *)"李";
	post = "show-flat";
	handoff.kind = USHER__KIND__ARRIVAL;
	handoff.to = (char *)"show-flat-a";
	context = (struct phrase_context){.site = site,
		.posts = &post,
		.n_posts = 1,
		.speaker = &person,
		.handoff = &handoff,
		.card = &card,
		.trigger = TRIGGER_TAKE};
}

static void stop(void) {
	pool_finish(&pool);
	site_free(site);
}

TestSuite(phrase, .init = start, .fini = stop);

static const char *said(void) {
	return sentences_as_one_text(&context, &pool);
}

Test(phrase, a_guest_is_greeted_by_name) {
	cr_assert_str_eq(said(), "您好，王先生！歡迎光臨君林天下樣板房A。");
	card.given_name = (char *)"小明";
	card.honorific = USHER__HONORIFIC__HONORIFIC_UNSAID;
	card.title = (char *)"博士";
	cr_assert_str_eq(said(), "您好，王博士！歡迎光臨君林天下樣板房A。");
	card.title = (char *)"";
	cr_assert_str_eq(said(), "您好！歡迎光臨君林天下樣板房A。", "a bare surname is not said");
	card.surname = (char *)"";
	cr_assert_str_eq(said(), "您好！歡迎光臨君林天下樣板房A。");
	card.honorific = USHER__HONORIFIC__MISS;
	cr_assert_str_eq(said(), "您好，小姐！歡迎光臨君林天下樣板房A。");
}

Test(phrase, in_the_guests_language) {
	card.language = (char *)"English";
	cr_assert_str_eq(said(), "Hello, Mr Wang! Welcome to Flat A at Junlin Tianxia.");
	card.surname = (char *)"Green";
	card.reading = (char *)"";
	card.honorific = USHER__HONORIFIC__MRS;
	cr_assert_str_eq(said(), "Hello, Mrs Green! Welcome to Flat A at Junlin Tianxia.");
	card.surname = (char *)"";
	card.honorific = USHER__HONORIFIC__HONORIFIC_UNSAID;
	cr_assert_str_eq(said(), "Hello! Welcome to Flat A at Junlin Tianxia.");
	card.language = (char *)"français";
	cr_assert_str_eq(said(), "您好！歡迎光臨君林天下樣板房A。", "none is: what is for all");
}

Test(phrase, languages_go_by_their_tags_and_by_words) {
	static const struct {
		const char *said, *language;
	} rows[] = {
		{"en", "en"},
		{"EN", "en"},
		{"english", "en"},
		{"英文", "en"},
		{"英語", "en"},
		{"英语", "en"},
		{"zh-Hans", "zh-Hans"},
		{"zh-hant", "zh-Hant"},
		{"普通話", "zh-Hant"},
		{"普通话", "zh-Hant"},
		{"國語", "zh-Hant"},
		{"国语", "zh-Hant"},
		{"中文", "zh-Hant"},
		{"Mandarin", "zh-Hant"},
		{"zh", NULL},
		{"Eng", NULL},
		{"en-GB", NULL},
		{"français", NULL},
		{"", NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *language = language_find(site, rows[i].said);

		cr_assert_str_eq(language ? language : "none",
			rows[i].language ? rows[i].language : "none", "%s", rows[i].said);
	}
}

/* Words mean the first language of theirs that the site has, or none. */
Test(phrase, a_word_means_what_the_site_has) {
	char *languages[] = {(char *)"pt", (char *)"en-GB", (char *)"english", (char *)"zh-Hans"};
	const struct site other = {.languages = languages, .n_languages = 4};
	const struct site none = {.n_languages = 0};

	cr_assert_str_eq(language_find(&other, "English"), "en-GB");
	cr_assert_str_eq(language_find(&other, "中文"), "zh-Hans");
	cr_assert_null(language_find(&none, "English"));
}

/* A tag, and what is said in it; what is not translated is said as it is. */
Test(phrase, in_simplified_chinese) {
	struct phrase *phrase = (struct phrase *)phrase_find(&context);

	card.language = (char *)"zh-Hans";
	cr_assert_str_eq(said(), "您好，王先生！欢迎光临君林天下样板房A。");
	card.language = (char *)"普通話";
	cr_assert_str_eq(said(), "您好，王先生！歡迎光臨君林天下樣板房A。");
	card.language = (char *)"en";
	phrase->texts.n = 1; /* the first alone, which is not English */
	cr_assert_str_eq(said(), "您好，王先生！歡迎光臨君林天下樣板房A。");
	phrase->texts.n = 2;
}

/* A phrase for guests of a language still goes before those for all. */
Test(phrase, for_some_languages_alone) {
	char *languages[] = {(char *)"English", NULL};
	struct phrase *last = &site->phrases[site->n_phrases - 1];
	const struct phrase before = *last;

	*last = (struct phrase){.text = (char *)"Hi, {guest}!",
		.without_address = (char *)"",
		.public_text = (char *)"",
		.trigger = TRIGGER_TAKE,
		.languages = languages,
		.n_languages = 1};
	card.language = (char *)"english";
	cr_assert_str_eq(said(), "Hi, Mr Wang!");
	card.language = (char *)"en";
	cr_assert_str_eq(said(), "Hello, Mr Wang! Welcome to Flat A at Junlin Tianxia.");
	*last = before;
}

Test(phrase, each_post_and_moment_has_its_own) {
	post = "lobby";
	cr_assert_str_eq(said(), "您好，王先生！歡迎光臨君林天下。請問有什麼可以幫到您？");
	post = "bar";
	cr_assert_str_eq(said(), "");
	context.trigger = TRIGGER_DROPPED;
	handoff.kind = USHER__KIND__PICKUP;
	cr_assert_str_eq(said(), "王先生請慢走，工號302，很高興為您服務。");
	context.trigger = TRIGGER_NEVER;
	cr_assert_str_eq(said(), "");
}

/* 4.4.9: on the way from the sales hall to the lobby, or home. */
Test(phrase, whoever_leaves_the_hall_is_asked_for_a_shuttle) {
	context.trigger = trigger_of_act_for_guest(EVENT_PASS);
	handoff.to = (char *)"lobby";
	post = "bar";
	cr_assert_str_eq(said(), "", "not from the bar");
	post = "sales-hall";
	cr_assert_str_eq(said(), "請問王先生需要電瓶車嗎？工號302，歡迎再次光臨君林天下。");
	handoff.to = (char *)"show-flat-a";
	cr_assert_str_eq(said(), "", "not to the show flat");
	context.trigger = trigger_of_act_for_guest(EVENT_END);
	context.handoff = NULL;
	cr_assert_str_eq(said(), "請問王先生需要電瓶車嗎？工號302，歡迎再次光臨君林天下。");
	context.card = NULL;
	cr_assert_str_eq(said(), "請問需要電瓶車嗎？工號302，歡迎再次光臨君林天下。");
}

/* In the alert it is not known yet who will say it: whoever takes it. */
Test(phrase, whoever_says_it_may_not_be_known_yet) {
	context.speaker = NULL;
	context.trigger = TRIGGER_DROPPED;
	cr_assert_str_eq(said(), "王先生請慢走，工號{badge}，很高興為您服務。");
	cr_assert_str_eq(
		placeholders_fill(PLACEHOLDERS_PHRASE, &context, "{name}請{{guest}", &pool),
		"{name}請{王先生");
}

/* What is left open clients fill in: so no guest's word may look like that. Once it is known who
 * says it, the text is whole, and words stand as they were typed. */
Test(phrase, what_was_typed_is_never_a_template) {
	static const char text[] = "請{guest}，{surname}，{unit}，{badge}";

	card.surname = (char *)"{badge}";
	card.honorific = USHER__HONORIFIC__HONORIFIC_UNSAID;
	card.title = (char *)"{name}";
	handoff.to = (char *)"{{badge}} }x{";
	cr_assert_str_eq(placeholders_fill(PLACEHOLDERS_PHRASE, &context, text, &pool),
		"請{badge}{name}，{badge}，{{badge}} }x{，302");
	context.speaker = NULL;
	cr_assert_str_eq(placeholders_fill(PLACEHOLDERS_PHRASE, &context, text, &pool),
		"請(badge)(name)，(badge)，((badge)) )x(，{badge}");
	card.reading = (char *)"";
	cr_assert_str_eq(placeholders_fill(PLACEHOLDERS_PHRASE, &context, "{guest}, {unit}", &pool),
		"(name) (badge), ((badge)) )x(");
	card.surname = (char *)"王";
	cr_assert_str_eq(placeholders_fill(PLACEHOLDERS_PHRASE, &context, "您好 {surname}", &pool),
		"您好 王");
}

/* What people typed is long at most by its bytes; what goes with a handoff must fit a frame. */
Test(phrase, a_text_is_cut_in_whole_characters) {
	char surname[64 + 1] = "", text[512] = "請", *filled;

	for (int i = 0; i < 21; i++) {
		strcat(surname, "王");
	}
	for (int i = 0; i < 20; i++) {
		strcat(text, "{surname}");
	}
	card.surname = surname;
	filled = placeholders_fill(PLACEHOLDERS_PHRASE, &context, text, &pool);
	cr_assert_eq(strlen(filled), PLACEHOLDERS_TEXT_MAX / 3 * 3, "%zu", strlen(filled));
	cr_assert_str_eq(filled + strlen(filled) - 3, "王");
}

Test(phrase, odd_places_are_found) {
	char *odd = placeholders_find_unknown(PLACEHOLDERS_PHRASE, "a {guest} {nobody} {x");

	cr_assert_str_eq(odd, "{nobody}");
	free(odd);
	odd = placeholders_find_unknown(PLACEHOLDERS_PHRASE, "{x");
	cr_assert_str_eq(odd, "{x");
	free(odd);
	cr_assert_null(placeholders_find_unknown(
		PLACEHOLDERS_PHRASE, "{guest}{surname}{project}{unit}{badge}{name}"));
}

Test(phrase, tones_are_left_out_among_latin_letters) {
	static const char *const plain[][2] = {
		{"Lǚ", "Lü"}, {"Ōuyáng", "Ouyang"}, {"È", "E"}, {"Shàn", "Shan"}, {"", ""}};

	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		char *text = pinyin_without_tones(plain[i][0]);

		cr_assert_str_eq(text, plain[i][1]);
		free(text);
	}
}
