/* SPDX-License-Identifier: MIT */
/* Guests of the composer: in Han, in Latin, couples. Given names have no characters that make
 * another surname or title of what is beside them. */
#include "composer_private.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
static const char *const surnames[] = {
	"王", "李", "張", "张", "劉", "刘", "陳", "陈", "楊", "杨", "黃", "黄", "趙", "赵", "吳", "吴", "周",
	"徐", "孫", "孙", "馬", "马", "朱", "胡", "郭", "何", "林", "高", "羅", "罗", "鄭", "郑", "梁", "謝",
	"谢", "宋", "唐", "許", "许", "鄧", "邓", "馮", "冯", "韓", "韩", "曹", "曾", "彭", "蕭", "萧", "蔡",
	"潘", "田", "董", "袁", "于", "余", "葉", "叶", "蔣", "蒋", "杜", "蘇", "苏", "魏", "程", "呂", "吕",
	"丁", "沈", "任", "姚", "盧", "卢", "傅", "鍾", "钟", "姜", "崔", "譚", "谭", "廖", "范", "汪", "陸",
	"陆", "金", "石", "戴", "賈", "贾", "韋", "韦", "夏", "邱", "方", "侯", "鄒", "邹", "熊", "孟", "秦",
	"白", "江", "閻", "阎", "薛", "尹", "段", "雷", "黎", "史", "龍", "龙", "陶", "賀", "贺", "顧", "顾",
	"毛", "郝", "龔", "龚", "邵", "萬", "万", "錢", "钱", "嚴", "严", "莫", "孔", "湯", "汤", "康", "易",
	"喬", "乔", "賴", "赖", "文", "冼", "鄺", "邝", "麥", "麦", "區", "岑", "甄", "禤", "佘", "霍", "招",
	"布", "辜", "粘", "官", "涂", "詹", "簡", "卓", "游", "巫", "柯", "倪", "阮", "仝", "乜", "逄", "亓",
	"庹", "佴", "牟", "芈", "爨", "付", "代", "朴", "𠮷", "𤦌", "眭", "麴", "尤", "水", "雲",
};
/* clang-format on */

/* clang-format off */
static const char *const compounds[] = {
	"歐陽", "欧阳", "司馬", "司马", "上官", "諸葛", "诸葛", "司徒", "夏侯", "尉遲", "尉迟", "皇甫", "令狐",
	"慕容", "宇文", "長孫", "长孙", "公孫", "公孙", "東方", "东方", "西門", "西门", "南宮", "南宫", "獨孤",
	"独孤", "赫連", "赫连", "澹臺", "軒轅", "轩辕", "端木", "呼延", "鍾離", "钟离", "萬俟", "百里", "第五",
	"范姜", "張簡", "張簡", "申屠", "濮陽", "淳于", "納蘭", "完顏",
};
/* clang-format on */

/* clang-format off */
static const char *const given_characters[] = {
	"明", "華", "华", "偉", "伟", "芳", "娜", "敏", "靜", "静", "麗", "丽", "強", "强", "磊", "軍", "军",
	"洋", "勇", "艷", "傑", "杰", "娟", "濤", "涛", "超", "秀", "霞", "剛", "刚", "桂", "婷", "玉", "萍",
	"志", "淑", "俊", "怡", "雅", "宗", "翰", "堃", "喆", "𠮷", "嘉", "詠", "穎", "妤", "彥", "冠", "宇",
	"豪", "𣶏", "犇",
};
/* clang-format on */

/* clang-format off */
static const char *const han_titles[] = {
	"總", "总", "董", "總經理", "总经理", "副總", "經理", "经理", "協理", "主任", "局長", "局长", "處長",
	"处长", "老師", "老师", "教授", "博士", "醫生", "医生", "醫師", "律師", "律师", "會計師", "工程師",
	"董事長", "董事长", "主席", "書記", "书记", "議員", "師傅", "师傅", "老闆", "老板", "夫人", "校長",
	"院長", "大哥", "阿姨", "里長", "爵士", "Sir", "sir", "SIR",
};
/* clang-format on */

static const char *const short_titles[] = {"生", "太", "工"};

static const struct {
	const char *word, *means;
} han_honorifics[] =
	{
		{"先生", "MR"},
		{"小姐", "MISS"},
		{"女士", "MS"},
		{"太太", "MRS"},
},
  latin_honorifics[] = {
	  {"Mr", "MR"},
	  {"Miss", "MISS"},
	  {"Ms", "MS"},
	  {"Mrs", "MRS"},
	  {"Mr", "MR"},
	  {"Ms", "MS"},
	  {"MR", "MR"},
	  {"mr", "MR"},
	  {"MS", "MS"},
	  {"mrs", "MRS"},
	  {"miss", "MISS"},
};

/* clang-format off */
static const char *const latin_titles[] = {
	"Dr", "Dr", "Prof", "Professor", "Sir", "Madam", "Lady", "Captain", "Capt", "Rev", "Judge",
	"Ambassador", "Tan Sri", "Datuk", "Ir", "dr", "DR", "PROF",
};
/* clang-format on */

/* None of these is a romanised Chinese surname. */
/* clang-format off */
static const char *const forenames[] = {
	"John", "Mary", "Anne-Marie", "Jean-Luc", "Siobhán", "Günther", "J.", "Zoë", "Émile", "Priya", "Björn",
	"A.B.", "Olga", "Kenji", "D'Arcy", "Łukasz", "Nguyễn", "Peter", "EMILY", "Ægir", "K.K.",
};
/* clang-format on */

/* clang-format off */
static const char *const latin_surnames[] = {
	"Smith", "Green", "O'Brien", "D’Angelo", "Smith-Jones", "Müller", "Núñez", "McDonald", "Åkerström",
	"Lopez", "Wang", "Chan", "Lefèvre", "Żak", "Őry", "Petrov", "Иванов", "Singh", "Saint-Just", "Hall",
	"Q", "KHAN", "Dvořák", "Şahin", "Fitzgerald-O'Connor", "Lee", "Tanaka", "Ng",
};
/* clang-format on */

/* clang-format off */
static const char *const romanised[] = {
	"Wang", "Li", "Zhang", "Chan", "Wong", "Lee", "Leung", "Cheung", "Ng", "Tsai", "Hsu", "Lü", "Ouyang",
	"Szeto", "Au-Yeung", "Tan", "Lim", "Goh", "Chen", "Sima", "LEE", "Xie", "Kwok",
};
/* clang-format on */

/* clang-format off */
static const char *const romanised_given[] = {
	"Daming", "Tai Man", "Mei-Ling", "Jia-Yi", "Guoqiang", "Kuan Yew", "Wei", "Na", "Chi  Kin", "Ing-wen",
	"Ka Yan", "Xiǎo Míng", "XIAO",
};
/* clang-format on */

static void mean(struct composing *composing, const char *key, const char *text) {
	json_object_set_new(composing->meaning, key, json_string(text));
}

static void compose_han_name(struct composing *composing, char *words) {
	const char *surname =
		rarely(composing, 4) ? PICK(composing, compounds) : PICK(composing, surnames);
	uint64_t n = spoken_roll(&composing->dice, 3);
	char given[16] = "";

	mean(composing, "surname", surname);
	if (rarely(composing, 10)) {
		sprintf(words, "姓%s", surname);
		return;
	}
	for (uint64_t i = 0; i < n; i++) {
		strcat(given, PICK(composing, given_characters));
	}
	if (n) {
		mean(composing, "givenName", given);
	}
	if (rarely(composing, 3)) {
		const char *title = !n && rarely(composing, 4) ? PICK(composing, short_titles)
							       : PICK(composing, han_titles);

		mean(composing, "title", title);
		sprintf(words, "%s%s%s", surname, given, title);
	} else {
		size_t i = spoken_roll(&composing->dice, 4);

		mean(composing, "honorific", han_honorifics[i].means);
		sprintf(words, "%s%s%s", surname, given, han_honorifics[i].word);
	}
}

/* One to three words, with their surname and given name. */
static void compose_words(struct composing *composing, char *words) {
	const char *gap = rarely(composing, 8) ? "  " : " ";
	char given[64];

	if (rarely(composing, 3)) {
		const char *surname = PICK(composing, romanised);

		strcpy(given, PICK(composing, romanised_given));
		mean(composing, "surname", surname);
		mean(composing, "givenName", given);
		sprintf(words, "%s%s%s", surname, gap, given);
	} else if (rarely(composing, 3)) {
		const char *surname = PICK(composing, latin_surnames);

		strcpy(given, PICK(composing, forenames));
		if (rarely(composing, 3)) {
			strcat(given, gap);
			strcat(given, PICK(composing, forenames));
		}
		mean(composing, "surname", surname);
		mean(composing, "givenName", given);
		sprintf(words, "%s%s%s", given, gap, surname);
	} else {
		strcpy(words,
			rarely(composing, 2) ? PICK(composing, romanised)
					     : PICK(composing, latin_surnames));
		mean(composing, "surname", words);
	}
}

static void compose_latin_name(struct composing *composing, char *words) {
	static const char *const couples[] = {
		"Mr and Mrs",
		"Mr & Mrs",
		"Mr. and Mrs.",
		"Mr  and Mrs",
		"MR AND MRS",
	};
	static const char *const gaps[] = {" ", " ", " ", ". ", ". ", ".", "  "};
	char name[WORDS_SIZE / 2];

	compose_words(composing, name);
	if (rarely(composing, 8)) {
		composing->named = 2;
		sprintf(words, "%s %s", PICK(composing, couples), name);
	} else if (rarely(composing, 4)) {
		const char *title = PICK(composing, latin_titles);

		mean(composing, "title", title);
		sprintf(words, "%s%s%s", title, PICK(composing, gaps), name);
	} else {
		size_t i = spoken_roll(
			&composing->dice, sizeof latin_honorifics / sizeof *latin_honorifics);

		mean(composing, "honorific", latin_honorifics[i].means);
		sprintf(words, "%s%s%s", latin_honorifics[i].word, PICK(composing, gaps), name);
	}
}

void compose_name(struct composing *composing) {
	struct item *item = &composing->items[composing->n++];

	item->kind = ITEM_NAME;
	composing->named = 1;
	if (in_han(composing)) {
		compose_han_name(composing, item->words);
	} else {
		compose_latin_name(composing, item->words);
	}
}
