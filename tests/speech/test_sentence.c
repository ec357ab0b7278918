/* SPDX-License-Identifier: MIT */
/* The sentences that are said to a guest: one after the other, now and next, in which language, and
 * what stands where in them. */
#include "base/memory.h"
#include "config/site_file.h"
#include "speech/sentence.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct site *site;
static struct pool pool;
static Usher__Fact__Card card;
static Usher__Fact__Person person;
static struct handoff handoff;
static struct phrase_context context;
static const char *post;

/* 302 takes Mr Wang, who comes from the lobby to show flat A. */
static void start(void) {
	char *why = NULL;

	cr_assert_eq(site_file_read(&site, &why, SAMPLES "/sample.site"), 0, "%s", why);
	usher__fact__card__init(&card);
	usher__fact__person__init(&person);
	usher__fact__handoff__init(&handoff.rec);
	card.surname = (char *)"王";
	card.reading = (char *)"Wáng";
	card.honorific = USHER__HONORIFIC__MR;
	person.badge = (char *)"302";
	person.name = (char *)"李";
	handoff.rec.kind = USHER__KIND__ARRIVAL;
	handoff.rec.stage = USHER__STAGE__TAKEN;
	handoff.rec.from = (char *)"lobby";
	handoff.rec.to = (char *)"show-flat-a";
	handoff.rec.post = (char *)"show-flat";
	post = "show-flat";
	context = (struct phrase_context){.site = site,
		.posts = &post,
		.n_posts = 1,
		.speaker = &person,
		.handoff = &handoff.rec,
		.card = &card,
		.trigger = TRIGGER_TAKE};
}

static void stop(void) {
	pool_finish(&pool);
	site_free(site);
}

TestSuite(sentence, .init = start, .fini = stop);

/* All that is said, a sentence to a line; in the pool. */
static const char *said(void) {
	struct sentences sentences;
	const char *text = "";

	sentences_fill(&context, &pool, &sentences);
	for (size_t i = 0; i < sentences.n; i++) {
		text = pool_printf(
			&pool, "%s%s%s", text, i ? "\n" : "", sentences.list[i].filled.text);
	}
	return text;
}

static struct sentence first(void) {
	struct sentences sentences;

	sentences_fill(&context, &pool, &sentences);
	cr_assert_geq(sentences.n, 1);
	return sentences.list[0];
}

/* 4.3.6 to 4.3.8. */
Test(sentence, several_are_said_at_one_moment) {
	post = "lobby";
	context.trigger = TRIGGER_SEND;
	cr_assert_str_eq(said(),
		"王先生，請小心階梯。\n請稍候。\n電梯到了，各位請。\n"
		"各位請慢走，工號302，很高興為您服務。");
	cr_assert_str_eq(sentences_as_one_text(&context, &pool),
		"王先生，請小心階梯。請稍候。電梯到了，各位請。"
		"各位請慢走，工號302，很高興為您服務。");
	context.trigger = TRIGGER_PASS;
	cr_assert_str_eq(said(),
		"王先生，請小心階梯。\n請稍候。\n電梯到了，各位請。\n"
		"各位請慢走，工號302，很高興為您服務。",
		"to whoever came to the lobby by car");
	context.trigger = TRIGGER_SEND;
	card.language = (char *)"English";
	cr_assert_str_eq(sentences_as_one_text(&context, &pool),
		"Mr Wang, please mind the steps. One moment, please. The lift is here. After you. "
		"Enjoy your visit. I am 302; it was a pleasure to serve you.");
	post = "bar";
	cr_assert_str_eq(said(), "", "what follows is not said without the first");
}

Test(sentence, whoever_comes_by_car_is_greeted_otherwise) {
	post = "lobby";
	cr_assert_str_eq(said(), "您好，王先生！歡迎光臨君林天下。請問有什麼可以幫到您？");
	handoff.rec.from = (char *)"shuttle";
	cr_assert_str_eq(said(), "您好，王先生！歡迎光臨君林天下，下車請小心。");
}

Test(sentence, each_is_in_a_language_of_the_site) {
	cr_assert_str_eq(first().language, "zh-Hant");
	card.language = (char *)"普通話";
	cr_assert_str_eq(first().language, "zh-Hant", "the first Chinese of the site");
	card.language = (char *)"zh-hans";
	cr_assert_str_eq(first().language, "zh-Hans");
	cr_assert_str_eq(said(), "您好，王先生！欢迎光临君林天下样板房A。");
	card.language = (char *)"英文";
	cr_assert_str_eq(first().language, "en");
	cr_assert_str_eq(said(), "Hello, Mr Wang! Welcome to Flat A at Junlin Tianxia.");
	card.language = (char *)"français";
	cr_assert_str_eq(first().language, "zh-Hant", "none is: the site's first");
}

/* Characters are counted, not bytes. */
Test(sentence, the_guests_name_is_marked) {
	struct sentence sentence = first();

	cr_assert_str_eq(sentence.filled.text, "您好，王先生！歡迎光臨君林天下樣板房A。");
	cr_assert_eq(sentence.filled.guest_at, 3);
	cr_assert_eq(sentence.filled.guest_length, 3);
	card.surname = (char *)"";
	card.honorific = USHER__HONORIFIC__HONORIFIC_UNSAID;
	cr_assert_eq(first().filled.guest_length, 0, "nobody is named");
}

/* A guest who is called {badge} is called so. */
Test(sentence, a_guests_words_are_no_template) {
	struct sentence sentence;

	context.speaker = NULL;
	context.trigger = TRIGGER_DROPPED;
	handoff.rec.kind = USHER__KIND__PICKUP;
	card.surname = (char *)"{badge}";
	sentence = first();
	cr_assert_str_eq(sentence.filled.text, "{badge}先生請慢走，工號，很高興為您服務。");
	cr_assert_eq(sentence.filled.n_blanks, 1, "its place is told apart from the text");
	cr_assert_eq(sentence.filled.blanks[0].at, 15);
	cr_assert_str_eq(sentence.aloud, "", "and nothing is spoken while nobody says it");
}

/* As the site's phrases have them, in their order. */
Test(sentence, whoever_says_it_puts_in_their_own) {
	struct placeholders_filled filled = {.n_blanks = 0};

	context.speaker = NULL;
	placeholders_fill_and_mark(&context, "我是{name}{badge}，{badge}", &pool, &filled);
	cr_assert_str_eq(filled.text, "我是，");
	cr_assert_eq(filled.n_blanks, 3);
	cr_assert(filled.blanks[0].at == 2 && filled.blanks[0].is_name);
	cr_assert(filled.blanks[1].at == 2 && !filled.blanks[1].is_name);
	cr_assert(filled.blanks[2].at == 3 && !filled.blanks[2].is_name);
}

Test(sentence, a_speech_engine_is_given_what_it_says_right) {
	cr_assert_str_eq(first().aloud, "", "as it is read");
	card.surname = (char *)"單";
	cr_assert_str_eq(first().aloud, "您好，善先生！歡迎光臨君林天下樣板房A。");
	context.trigger = TRIGGER_DROPPED;
	handoff.rec.kind = USHER__KIND__PICKUP;
	card.surname = (char *)"王";
	cr_assert_str_eq(first().aloud, "王先生請慢走，工號三零二，很高興為您服務。");
}

/* A title is said in the language of the sentence, where the site knows it. */
Test(sentence, a_title_is_said_in_its_language) {
	card.honorific = USHER__HONORIFIC__HONORIFIC_UNSAID;
	card.title = (char *)"博士";
	card.language = (char *)"en";
	cr_assert_eq(strstr(said(), "Dr Wang") != NULL, true, "%s", said());
	card.language = (char *)"";
	card.title = (char *)"Dr";
	cr_assert_eq(strstr(said(), "王博士") != NULL, true, "%s", said());
	card.title = (char *)"Generalissimo";
	cr_assert_eq(strstr(said(), "王Generalissimo") != NULL, true, "%s", said());
}

static const char *next_text(void) {
	struct sentences sentences;

	sentences_fill_next(site, &handoff, &pool, &sentences);
	return sentences.n ? sentences.list[0].filled.text : "";
}

/* The next stage's; of a guest who is met, what is said before they go on, or leave. */
Test(sentence, what_is_said_next) {
	cr_assert_str_eq(next_text(), "請稍坐，我們幫您穿上鞋套。");
	handoff.rec.stage = USHER__STAGE__OFFERED;
	cr_assert_str_eq(next_text(), "請稍坐，我們幫您穿上鞋套。");
	handoff.rec.stage = USHER__STAGE__MET;
	cr_assert_str_eq(next_text(), "各位請稍坐一會兒，我幫您脫一下鞋套。");
	handoff.rec.post = (char *)"sales-hall";
	cr_assert_str_eq(next_text(), "請問需要電瓶車嗎？工號，歡迎再次光臨君林天下。");
	handoff.rec.stage = USHER__STAGE__WITHDRAWN;
	cr_assert_str_eq(next_text(), "");
	handoff.rec.kind = USHER__KIND__PICKUP;
	handoff.rec.post = (char *)"shuttle";
	handoff.rec.stage = USHER__STAGE__TAKEN;
	cr_assert_str_eq(next_text(), "請扶好坐穩。請問您去哪裡？");
	handoff.rec.stage = USHER__STAGE__ABOARD;
	cr_assert_str_eq(next_text(), "請慢走，工號，很高興為您服務。");
	handoff.rec.stage = USHER__STAGE__DROPPED;
	cr_assert_str_eq(next_text(), "");
}
