/* SPDX-License-Identifier: MIT */
/* Party sizes of the composer: every form of the grammar, in digits and in Han. */
#include "composer_private.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
	SIZE_MAX_SAID = 99,
};

static const char *const han_forms[] = {
	"%s位",
	"%s人",
	"%s名",
	"%s個人",
	"%s个人",
	"%s位客人",
	"%s人客人",
	"%s名客人",
	"%s個客人",
	"%s个客人",
	"一家%s口",
	"%s 位",
	"%s  人",
	"%s位 客人",
	"一家 %s口",
	"x%s",
	"%s位",
	"%s人",
	"+%s",
};

static const char *const latin_forms[] = {
	"party of %s",
	"%s people",
	"%s persons",
	"%s pax",
	"%spax",
	"%s guests",
	"%s person",
	"%s guest",
	"x%s",
	"x %s",
	"×%s",
	"+%s",
	"+ %s",
	"+%s",
	"party  of %s",
	"%s  people",
};

static const char *const pairs[] = {
	"一對夫妻", "一对夫妻", "一對夫婦", "一对夫妇", "一對情侶", "一对情侣"};

static void write_numeral(struct composing *composing, unsigned n, char *words) {
	static const char *const numerals[] = {
		"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
	static const char *const twos[] = {"二", "兩", "两"};

	if (n == 2) {
		strcpy(words, PICK(composing, twos));
	} else if (n < 10) {
		strcpy(words, numerals[n]);
	} else {
		sprintf(words, "%s十%s", n < 20 && !rarely(composing, 8) ? "" : numerals[n / 10],
			numerals[n % 10]);
	}
}

/* With @form, which has one %s. */
static void write_form(const char *form, const char *number, char *words) {
	const char *place = strstr(form, "%s");

	sprintf(words, "%.*s%s%s", (int)(place - form), form, number, place + 2);
}

void compose_size(struct composing *composing) {
	struct item *item = &composing->items[composing->n++];
	unsigned n = 1 +
		(unsigned)spoken_roll(&composing->dice, rarely(composing, 2) ? 9 : SIZE_MAX_SAID);
	bool han = in_han(composing);
	const char *form = han ? PICK(composing, han_forms) : PICK(composing, latin_forms);
	char number[32];

	item->kind = ITEM_SIZE;
	if (han && rarely(composing, 2)) {
		write_numeral(composing, n, number);
	} else {
		sprintf(number, rarely(composing, 16) ? "%02u" : "%u", n);
	}
	write_form(form, number, item->words);
	if (!han && rarely(composing, 6)) {
		for (char *c = item->words; *c; c++) {
			*c = (char)toupper((unsigned char)*c);
		}
	}
	n += strchr(item->words, '+') ? composing->named : 0;
	if (han && rarely(composing, 12)) {
		n = 2;
		strcpy(item->words, PICK(composing, pairs));
	}
	json_object_set_new(composing->meaning, "partySize", json_integer(n));
}
