/* SPDX-License-Identifier: MIT */
/*
 * Items are rolled, shuffled and joined. Between two of them stands a mark that parts pieces, or
 * where the grammar can do without one, white space: not between two traits without Han, which
 * would be one, nor between a Latin name and a capital, which would belong to it.
 */
#include "composer_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>

static const char *const han_traits[] = {
	"灰西裝",
	"戴眼鏡",
	"紅色大衣",
	"长发",
	"帶小孩",
	"輪椅",
	"拎LV包",
	"第1-12位",
	"帶兩個小孩",
	"韓國人",
	"約了李顧問",
	"去接人",
	"高個子",
	"貴賓",
	"說廣東話",
	"预约十点",
	"白襯衫",
	"第二次來",
	"2大1小",
	"三代同堂",
	"身高約180",
	"短髮",
	"牽著柴犬",
	"老先生",
	"(紅衣)",
	"開BMW",
	"夫妻檔",
	"去過會所",
	"在大堂等過",
	"從台中來",
	"搵梁經理",
	"着波衫",
	"穿Polo衫",
	"80萬預算",
	"三房兩廳",
	"高中生",
	"帥哥",
	"水電師傅",
	"老王介紹",
	"阿明的朋友",
	"約5位",
	"一家人",
	"𩸽料理店",
	"抱BB",
	"王先生的太太",
};

static const char *const latin_traits[] = {
	"grey suit",
	"glasses",
	"red coat",
	"walking stick",
	"yellow dress",
	"umbrella",
	"with a dog",
	"speaks Cantonese",
	"tall",
	"two suitcases",
	"pram",
	"wheelchair",
	"asks for the manager",
	"grey  hair",
	"café au lait",
	"naïve questions",
	"LV bag",
	"VIP",
	"second visit",
	"2 adults 1 child",
	"flat shoes",
	"in a hurry",
	"x-ray folder",
	"180 cm",
	"10am",
	"barman",
	"people person",
	"not a party",
	"O'Neill's nephew",
	"+852 9123 4567",
	"room 12",
	"(by bus)",
};

static const char *const han_ways[] = {"去", "到", "前往", "去往", "往", "去 ", "前往  "};
static const char *const latin_ways[] = {"to ", "to the ", "To ", "to  the ", "TO THE "};

static bool has_han(const char *words) {
	for (const unsigned char *c = (const unsigned char *)words; *c; c++) {
		/* of what is composed here: three bytes from U+3400 but no signs, or four */
		if ((*c >= 0xe4 && *c <= 0xe9) || *c >= 0xf0 || (*c == 0xe3 && c[1] >= 0x90)) {
			return true;
		}
	}
	return false;
}

/* Letters, digits and signs of ASCII as their full-width forms. */
static void widen(char *words) {
	char wide[WORDS_SIZE];
	size_t n = 0;

	for (const char *c = words; *c && n + 4 < sizeof wide; c++) {
		if (*c > ' ' && *c < 0x7f) {
			n += (size_t)sprintf(wide + n, "\xef%c%c", 0xbc + (*c >= 0x60),
				0x80 + (*c - 0x20) % 0x40);
		} else {
			wide[n++] = *c;
		}
	}
	wide[n] = '\0';
	strcpy(words, wide);
}

static void compose_place(struct composing *composing, const struct site *site) {
	struct item *item = &composing->items[composing->n++];
	const struct area *area;
	const char *name, *way = "";
	size_t i;

	item->kind = ITEM_PLACE;
	do {
		area = &site->areas[spoken_roll(&composing->dice, site->n_areas)];
		i = spoken_roll(&composing->dice, area->n_aliases + 2);
		name = i == 0 ? area->id : i == 1 ? area->name : area->aliases[i - 2];
	} while (composing->script != SCRIPT_BOTH &&
		has_han(name) != (composing->script == SCRIPT_HAN));
	if (rarely(composing, 2)) {
		way = in_han(composing) ? PICK(composing, han_ways) : PICK(composing, latin_ways);
	}
	sprintf(item->words, "%s%s", way, name);
	for (char *c = item->words; rarely(composing, 6) && *c; c++) {
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	}
	json_object_set_new(composing->meaning, "to", json_string(area->id));
}

static void compose_traits(struct composing *composing) {
	for (uint64_t left = spoken_roll(&composing->dice, TRAITS_MAX + 1); left > 0; left--) {
		struct item *item = &composing->items[composing->n++];

		item->kind = ITEM_TRAIT;
		strcpy(item->words,
			in_han(composing) ? PICK(composing, han_traits)
					  : PICK(composing, latin_traits));
	}
}

static void shuffle(struct composing *composing) {
	json_t *traits = json_array();

	for (size_t i = composing->n; i > 1; i--) {
		size_t other = spoken_roll(&composing->dice, i);
		struct item kept = composing->items[i - 1];

		composing->items[i - 1] = composing->items[other];
		composing->items[other] = kept;
	}
	for (size_t i = 0; i < composing->n; i++) {
		if (composing->items[i].kind == ITEM_TRAIT) {
			json_array_append_new(traits, json_string(composing->items[i].words));
		}
	}
	json_object_set_new(composing->meaning, "traits", traits);
}

/* Will white space do between the two? @piece is what has been said since the last mark. */
static bool may_be_soft(const char *piece, const struct item *item, const struct item *next) {
	bool latin = !has_han(item->words) && !has_han(next->words);
	bool capital = next->words[0] >= 'A' && next->words[0] <= 'Z';

	if (!latin) {
		return true;
	}
	if (item->kind == ITEM_TRAIT && next->kind == ITEM_TRAIT) {
		return false;
	}
	return item->kind != ITEM_NAME || !capital || !strcmp(next->words, "VIP");
}

static void join(struct composing *composing, char *line) {
	static const char *const marks[] = {
		",",
		", ",
		"，",
		"、",
		";",
		"; ",
		"；",
		" / ",
		"/",
		"。",
		"\n",
		" , ",
		",, ",
		"，　",
		"  ,",
		"。 ",
		"\r\n",
	};
	static const char *const gaps[] = {" ", " ", " ", "  ", "　", " 　 "};
	bool terse = rarely(composing, 2);
	char *end = line;

	if (rarely(composing, 16)) {
		end = stpcpy(
			end, rarely(composing, 2) ? PICK(composing, gaps) : PICK(composing, marks));
	}
	for (size_t i = 0; i < composing->n; i++) {
		const struct item *item = &composing->items[i];
		bool last = i + 1 == composing->n;

		end = stpcpy(end, item->words);
		if (!last && (terse || rarely(composing, 4)) && may_be_soft(line, item, item + 1)) {
			end = stpcpy(end, PICK(composing, gaps));
			continue;
		}
		if (item->kind != ITEM_TRAIT && rarely(composing, 10)) {
			end = stpcpy(end, ".");
		}
		if (!last || rarely(composing, 8)) {
			end = stpcpy(end, PICK(composing, marks));
		}
	}
}

static void decompose(char *text, size_t size) {
	size_t n = 0;
	uint8_t *nfd = u8_normalize(UNINORM_NFD, (const uint8_t *)text, strlen(text) + 1, NULL, &n);

	if (nfd && n <= size) {
		memcpy(text, nfd, n);
	}
	free(nfd);
}

/* Some keyboards give letters and their accents apart. */
static void decompose_all(struct composed *composed) {
	static const char *const keys[] = {"surname", "givenName"};
	json_t *traits = json_object_get(composed->meaning, "traits"), *trait;
	char text[WORDS_SIZE * 2];
	size_t i;

	decompose(composed->line, sizeof composed->line);
	for (i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (json_object_get(composed->meaning, keys[i])) {
			strcpy(text,
				json_string_value(json_object_get(composed->meaning, keys[i])));
			decompose(text, sizeof text);
			json_object_set_new(composed->meaning, keys[i], json_string(text));
		}
	}
	json_array_foreach(traits, i, trait) {
		strcpy(text, json_string_value(trait));
		decompose(text, sizeof text);
		json_array_set_new(traits, i, json_string(text));
	}
}

void compose(const struct site *site, uint64_t seed, struct composed *ret) {
	struct composing composing = {
		.dice = seed * UINT64_C(0x2545f4914f6cdd1d), .meaning = json_object()};

	composing.script = (enum script)spoken_roll(&composing.dice, SCRIPTS_N);
	json_object_set_new(composing.meaning, "partySize", json_integer(0));
	if (!rarely(&composing, 10)) {
		compose_name(&composing);
	}
	if (composing.named == 2) {
		json_object_set_new(composing.meaning, "partySize", json_integer(2));
	}
	if (!rarely(&composing, 5)) {
		compose_size(&composing);
	}
	compose_place(&composing, site);
	for (size_t i = 0; i < composing.n; i++) {
		if (composing.items[i].kind != ITEM_NAME && rarely(&composing, 16)) {
			widen(composing.items[i].words);
		}
	}
	compose_traits(&composing);
	shuffle(&composing);
	ret->line[0] = '\0';
	join(&composing, ret->line);
	ret->meaning = composing.meaning;
	if (rarely(&composing, 8)) {
		decompose_all(ret);
	}
}
