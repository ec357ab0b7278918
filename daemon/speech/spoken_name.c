/* SPDX-License-Identifier: MIT */
/*
 * Who they are. In Han the surname comes first and a suffix last: 王大明先生, 歐陽總. In Latin a
 * prefix comes first: Mr Wang Daming, Dr Lee, Mr and Mrs Green. A bare name without either could be
 * anything, and is none; but 姓周 is one. The form alone would also name the electrician, 水電師傅,
 * and whoever is a 帥哥: a table of such words keeps them traits, and VIP is no part of a name; nor
 * is {badge}, or whatever else has a brace.
 */
#include "speech/spoken_private.h"

#include <string.h>

enum {
	GIVEN_NAME_MAX = 2, /* Han characters */
	LATIN_WORDS_MAX = 3,
};

/* clang-format off */
static const struct {
	const char *word;
	Usher__Honorific honorific;
} honorifics[] = {
	{"先生", USHER__HONORIFIC__MR},
	{"小姐", USHER__HONORIFIC__MISS},
	{"女士", USHER__HONORIFIC__MS},
	{"太太", USHER__HONORIFIC__MRS},
}, latin_honorifics[] = {
	{"mr", USHER__HONORIFIC__MR},
	{"miss", USHER__HONORIFIC__MISS},
	{"ms", USHER__HONORIFIC__MS},
	{"mrs", USHER__HONORIFIC__MRS},
};
/* clang-format on */

/* What else follows a surname in Han. */
/* clang-format off */
static const char *const titles[] = {
	"總", "总", "董", "工程師", "工程师", "總經理", "总经理", "副總經理", "副总经理", "副總", "副总",
	"經理", "经理", "副經理", "副经理", "總監", "总监", "總裁", "总裁", "副總裁", "副总裁", "董事",
	"董事長", "董事长", "主席", "主任", "副主任", "主管", "局長", "局长", "副局長", "副局长", "處長",
	"处长", "科長", "科长", "部長", "部长", "廳長", "厅长", "司長", "司长", "署長", "署长", "市長", "市长",
	"副市長", "副市长", "區長", "区长", "縣長", "县长", "鎮長", "镇长", "鄉長", "乡长", "村長", "村长",
	"書記", "书记", "秘書", "秘书", "秘書長", "秘书长", "校長", "校长", "院長", "院长", "所長", "所长",
	"站長", "站长", "廠長", "厂长", "行長", "行长", "店長", "店长", "社長", "社长", "會長", "会长", "理事",
	"理事長", "理事长", "委員", "委员", "議員", "议员", "代表", "大使", "領事", "领事", "參事", "参事",
	"老師", "老师", "教授", "副教授", "博士", "導師", "导师", "教練", "教练", "醫生", "医生", "醫師",
	"医师", "大夫", "護士", "护士", "藥師", "药师", "律師", "律师", "法官", "檢察官", "检察官", "警官",
	"隊長", "队长", "將軍", "将军", "上校", "司令", "會計", "会计", "會計師", "会计师", "建築師", "建筑师",
	"設計師", "设计师", "師傅", "师傅", "師父", "师父", "大師", "大师", "法師", "法师", "道長", "道长",
	"牧師", "牧师", "神父", "修女", "住持", "導演", "导演", "編輯", "编辑", "記者", "记者", "主編", "主编",
	"顧問", "顾问", "專家", "专家", "專員", "专员", "助理", "老闆", "老板", "老闆娘", "老板娘", "夫人",
	"公子", "千金", "同志", "同學", "同学", "伯伯", "伯母", "阿姨", "叔叔", "爺爺", "爷爷", "奶奶", "婆婆",
	"大哥", "大姐", "大叔", "大嬸", "大婶", "哥", "姐", "總工", "总工", "總工程師", "总工程师", "總幹事",
	"总干事", "總編", "总编", "副董事長", "副董事长", "董娘", "協理", "协理", "襄理", "副理", "特助",
	"課長", "课长", "組長", "组长", "班長", "班长", "里長", "里长", "立委", "政委", "團長", "团长", "連長",
	"连长", "警長", "警长", "督察", "機長", "机长", "船長", "船长", "護理長", "护理长", "護士長", "护士长",
	"院士", "講師", "讲师", "教官", "技師", "技师", "導遊", "导游", "領隊", "领队", "經紀", "经纪", "爵士",
	"姑娘", "師奶", "师奶", "師兄", "师兄", "師姐", "师姐", "sir",
};
/* clang-format on */

/* What else comes before a name in Latin. */
/* clang-format off */
static const char *const latin_titles[] = {
	"Dr", "Doctor", "Prof", "Professor", "Sir", "Madam", "Mdm", "Mme", "Lady", "Lord", "Dame", "Capt", "Captain",
	"Col", "Colonel", "Gen", "General", "Maj", "Major", "Sgt", "Rev", "Reverend", "Fr", "Father", "Sister", "Judge",
	"Justice", "Senator", "Ambassador", "Consul", "Minister", "President", "Chairman", "Director", "Ir", "Eng",
	"Engr", "Dato", "Datuk", "Tan Sri", "Hon",
};
/* clang-format on */

/* What follows a surname and never a given name: 陳生, 陳太 in Hong Kong, 王工 for an engineer;
 * 高中生 is no name. */
static const char *const short_titles[] = {"生", "太", "工"};

/* The honorific or title that @span is, whole; @has_given_name: there is a given name before it. */
static bool match_honorific_or_title(struct spoken_steps *steps, struct span span,
	bool has_given_name, struct spoken_name *name) {
	for (size_t i = 0; i < sizeof honorifics / sizeof *honorifics; i++) {
		if (spoken_equals_word(steps, span, honorifics[i].word)) {
			name->honorific = honorifics[i].honorific;
			return true;
		}
	}
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		if (spoken_equals_word(steps, span, titles[i])) {
			name->title = span;
			return true;
		}
	}
	for (size_t i = 0; !has_given_name && i < sizeof short_titles / sizeof *short_titles; i++) {
		if (spoken_equals_word(steps, span, short_titles[i])) {
			name->title = span;
			return true;
		}
	}
	return false;
}

/* A character with the variation selectors that belong to it; returns where the next one starts. */
static const char *character_end(struct spoken_steps *steps, struct span span, uint32_t *ret_code) {
	const char *next, *after_next;

	*ret_code = spoken_char(steps, span, &next);
	for (;;) {
		struct span rest = {next, span.end};
		uint32_t code = span_is_empty(rest) ? 0 : spoken_char(steps, rest, &after_next);

		if (!(code >= 0xfe00 && code <= 0xfe0f) && !(code >= 0xe0100 && code <= 0xe01ef)) {
			return next;
		}
		next = after_next;
	}
}

/* Is @character in the table, whichever of its forms a selector behind it asks for? */
static bool is_one_character_surname(struct spoken_steps *steps, struct span character) {
	const char *end;

	(void)spoken_char(steps, character, &end);
	steps->n += strlen(spoken_surnames);
	return end - character.start >= 3 &&
		memmem(spoken_surnames, strlen(spoken_surnames), character.start,
			(size_t)(end - character.start));
}

/* After the surname: up to two characters of given name, then a suffix. */
static bool match_optional_given_and_suffix(
	struct spoken_steps *steps, struct span rest, struct spoken_name *name) {
	const char *start = rest.start;

	for (int i = 0; i <= GIVEN_NAME_MAX && !span_is_empty(rest); i++) {
		uint32_t code;

		if (match_honorific_or_title(steps, rest, i > 0, name)) {
			name->given = (struct span){start, rest.start};
			return true;
		}
		rest.start = character_end(steps, rest, &code);
		if (!spoken_is_han(code)) {
			return false;
		}
	}
	return false;
}

/* 歐陽 at the start of @span; *@ret_rest is what follows. */
static bool match_compound_surname(
	struct spoken_steps *steps, struct span span, struct span *ret_rest) {
	for (size_t i = 0; spoken_compound_surnames[i]; i++) {
		if (spoken_has_prefix(steps, span, spoken_compound_surnames[i], ret_rest)) {
			return true;
		}
	}
	return false;
}

/* What follows 姓: a compound surname, or any one character. */
static bool match_surname_after_xing(
	struct spoken_steps *steps, struct span span, struct spoken_name *name) {
	struct span rest;
	uint32_t code;

	if (span_is_empty(span)) {
		return false;
	}
	if (!match_compound_surname(steps, span, &rest) || !span_is_empty(rest)) {
		rest = (struct span){character_end(steps, span, &code), span.end};
	}
	name->surname = span;
	return span_is_empty(rest);
}

/* 水電師傅, 帥哥: is it, or what comes before the title, a word that is no name? */
static bool is_name_lookalike(
	struct spoken_steps *steps, struct span span, const struct spoken_name *name) {
	struct span without_title = {span.start, name->given.end};

	for (size_t i = 0; spoken_name_lookalikes[i]; i++) {
		if (spoken_equals_word(steps, without_title, spoken_name_lookalikes[i]) ||
			spoken_equals_word(steps, span, spoken_name_lookalikes[i])) {
			return true;
		}
	}
	return false;
}

/* Surname, given name and suffix. */
static bool match_name_with_suffix(
	struct spoken_steps *steps, struct span span, struct spoken_name *name) {
	struct span rest;
	uint32_t code;

	if (match_compound_surname(steps, span, &rest) &&
		match_optional_given_and_suffix(steps, rest, name)) {
		name->surname = (struct span){span.start, rest.start};
		return true;
	}
	rest.start = character_end(steps, span, &code);
	rest.end = span.end;
	name->surname = (struct span){span.start, rest.start};
	return is_one_character_surname(steps, name->surname) &&
		match_optional_given_and_suffix(steps, rest, name);
}

static bool match_han_name(struct spoken_steps *steps, struct span span, struct spoken_name *name) {
	struct span rest;

	if (spoken_has_prefix(steps, span, "姓", &rest) &&
		match_surname_after_xing(steps, rest, name)) {
		return true;
	}
	return match_name_with_suffix(steps, span, name) && !is_name_lookalike(steps, span, name);
}

/* The next word of @span, which then begins behind it. */
static struct span next_word(struct spoken_steps *steps, struct span *span) {
	struct span word;
	const char *next = NULL;

	*span = spoken_trim(steps, *span);
	word = (struct span){span->start, span->start};
	while (!span_is_empty(*span) && !spoken_is_space(spoken_char(steps, *span, &next))) {
		span->start = word.end = next;
	}
	return word;
}

static bool is_capital(uint32_t code) {
	if (code < 0x80) {
		return code >= 'A' && code <= 'Z';
	}
	if (code < 0x100) {
		return code >= 0xc0 && code <= 0xde && code != 0xd7;
	}
	if (code < 0x180) { /* Latin Extended-A: pairs, whose capital is even, and in three
			       stretches odd */
		bool odd_is_capital =
			(code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17e);

		return code == 0x178 || (odd_is_capital ? code & 1 : !(code & 1));
	}
	return (code >= 0x386 && code <= 0x3ab && code != 0x390) ||
		(code >= 0x400 && code <= 0x42f) ||
		(code >= 0x1e00 && code <= 0x1eff && !(code & 1));
}

static bool may_be_letter(uint32_t code) {
	if (code < 0x80) {
		return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
	}
	return code >= 0xc0 && code != 0xd7 && code != 0xf7 &&
		(code < 0x2000 || (code >= 0x2c60 && code < 0x2e00) || code >= 0xa640);
}

/* Capitalised, and yet part of no name: another guest begins there, or it is said of this one. */
static const char *const non_name_words[] = {
	"mr", "miss", "ms", "mrs", "dr", "prof", "vip", "vvip"};

/* Letters, with apostrophes and hyphens between them: O'Brien, Jean-Luc. The first one is a
 * capital. */
static bool is_name_word(struct spoken_steps *steps, struct span word) {
	bool is_first = true, is_after_letter = false;

	for (size_t i = 0; i < sizeof non_name_words / sizeof *non_name_words; i++) {
		if (spoken_equals_word(steps, word, non_name_words[i])) {
			return false;
		}
	}
	while (!span_is_empty(word)) {
		uint32_t code = spoken_char(steps, word, &word.start);
		bool is_joiner = is_after_letter &&
			(code == '\'' || code == 0x2019 || code == '-' || code == 0x2010 ||
				code == 0x2011);

		if (spoken_is_han(code) ||
			(is_first ? !is_capital(code) : !may_be_letter(code) && !is_joiner)) {
			return false;
		}
		is_first = false;
		is_after_letter = !is_joiner;
	}
	return is_after_letter;
}

/* J. or J.K., as they stand before a surname. */
static bool is_initials(struct spoken_steps *steps, struct span word) {
	while (!span_is_empty(word)) {
		if (!is_capital(spoken_char(steps, word, &word.start)) || span_is_empty(word) ||
			*word.start++ != '.') {
			return false;
		}
	}
	return true;
}

static bool is_romanised_surname(struct spoken_steps *steps, struct span word) {
	for (size_t i = 0; spoken_romanised_surnames[i]; i++) {
		if (spoken_equals_word(steps, word, spoken_romanised_surnames[i])) {
			return true;
		}
	}
	return false;
}

/* One to three capitalised words: one of them is the surname, the others are the given name. */
static bool match_name_words(
	struct spoken_steps *steps, struct span span, struct spoken_name *name) {
	struct span words[LATIN_WORDS_MAX];
	int n = 0;

	for (span = spoken_trim(steps, span); !span_is_empty(span); n++) {
		if (n == LATIN_WORDS_MAX) {
			return false;
		}
		words[n] = next_word(steps, &span);
		if (!is_name_word(steps, words[n]) &&
			(span_is_empty(span) || !is_initials(steps, words[n]))) {
			return false;
		}
	}
	if (!n) {
		return false;
	}
	if (n > 1 && is_romanised_surname(steps, words[0])) {
		name->surname = words[0];
		name->given = (struct span){words[1].start, words[n - 1].end};
	} else {
		name->surname = words[n - 1];
		name->given = n > 1 ? (struct span){words[0].start, words[n - 2].end} : words[0];
		name->given.end = n > 1 ? name->given.end : name->given.start;
	}
	return true;
}

/* @word at the start of @span, with a dot or white space behind it; *@ret_rest is what follows
 * those. */
static bool match_prefix_word(
	struct spoken_steps *steps, struct span span, const char *word, struct span *ret_rest) {
	struct span rest;
	const char *next;

	if (!spoken_has_prefix(steps, span, word, &rest) || span_is_empty(rest)) {
		return false;
	}
	if (*rest.start == '.') {
		rest.start++;
	} else if (!spoken_is_space(spoken_char(steps, rest, &next))) {
		return false;
	}
	*ret_rest = spoken_trim(steps, rest);
	return true;
}

/* "Mr and Mrs". */
static bool match_mr_and_mrs(struct spoken_steps *steps, struct span span, struct span *ret_rest) {
	struct span rest;

	return match_prefix_word(steps, span, "mr", &rest) &&
		(match_prefix_word(steps, rest, "and", &rest) ||
			match_prefix_word(steps, rest, "&", &rest)) &&
		match_prefix_word(steps, rest, "mrs", ret_rest);
}

static bool match_latin_name(
	struct spoken_steps *steps, struct span span, struct spoken_name *name) {
	struct span rest;

	if (match_mr_and_mrs(steps, span, &rest)) {
		name->n_guests = 2;
		return match_name_words(steps, rest, name);
	}
	for (size_t i = 0; i < sizeof latin_honorifics / sizeof *latin_honorifics; i++) {
		if (match_prefix_word(steps, span, latin_honorifics[i].word, &rest)) {
			name->honorific = latin_honorifics[i].honorific;
			return match_name_words(steps, rest, name);
		}
	}
	for (size_t i = 0; i < sizeof latin_titles / sizeof *latin_titles; i++) {
		if (match_prefix_word(steps, span, latin_titles[i], &rest)) {
			name->title =
				(struct span){span.start, span.start + strlen(latin_titles[i])};
			return match_name_words(steps, rest, name);
		}
	}
	return false;
}

/* Nobody is called that, and in a sentence it would look like a placeholder. */
static bool has_brace(struct spoken_steps *steps, struct span span) {
	steps->n += (size_t)(span.end - span.start);
	return memchr(span.start, '{', (size_t)(span.end - span.start)) ||
		memchr(span.start, '}', (size_t)(span.end - span.start));
}

bool spoken_match_name(struct spoken_steps *steps, struct span span, struct spoken_name *ret) {
	struct spoken_name name = {.n_guests = 1};
	bool has_han = spoken_has_han(steps, span);

	if (span_is_empty(span) ||
		!(has_han ? match_han_name(steps, span, &name)
			  : match_latin_name(steps, span, &name)) ||
		has_brace(steps, span)) {
		return false;
	}
	*ret = name;
	return true;
}
